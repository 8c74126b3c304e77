/** What lies on the track without being there: the block in one's hand, what goes along with it, and others' hands. */

import { byId, el, icon } from "../../shared/dom.js";
import { fill, typeName } from "../../shared/words.js";
import { lay, shadow, spanText } from "./block.js";
import { followWords, lookWords } from "./moving.js";
import { MINUTE_MS, lengthText } from "./scale.js";

/**
 * @typedef {import("./moving.js").Held} Held
 * @typedef {{who: string, task: number, start: string, end: string}} OthersDrag
 */

/** From the pointer to the words beside it. */
const GAP = 16;

export class Shadows {
  #track;
  #list = byId("timeline-shadows");
  #hint = byId("drag-hint");
  /** @type {Held | null} */
  #held = null;
  /** @type {[number, number] | null} */
  #drawn = null;
  /** @type {OthersDrag[]} */
  #others = [];
  /** @type {{x: number, y: number} | null} */
  #pointer = null;

  /** @param {import("./track.js").Track} track */
  constructor(track) {
    this.#track = track;
    document.addEventListener("board:others-drag", (event) => {
      this.#others = /** @type {CustomEvent<OthersDrag[]>} */ (event).detail ?? [];
      this.refresh();
    });
  }

  /** Where the pointer is; null when a key is at work. @param {{x: number, y: number} | null} pointer */
  point(pointer) {
    this.#pointer = pointer;
    this.#placeHint();
  }

  /** @param {Held | null} held */
  show(held) {
    this.#held = held;
    this.refresh();
  }

  /** A stretch that is being drawn. @param {[number, number] | null} stretch */
  draw(stretch) {
    this.#drawn = stretch;
    this.refresh();
  }

  refresh() {
    const held = this.#held;
    const items = this.#others.flatMap((drag) => this.#othersHand(drag));
    if (held) items.push(...held.look?.follows.map((place) => this.#following(place)) ?? [], this.#inHand(held));
    if (this.#drawn) items.push(this.#stretch(...this.#drawn));
    this.#list.replaceChildren(...items);
    this.#markBlocks();
    this.#fillHint();
  }

  #markBlocks() {
    const lifted = new Set(this.#held ? [this.#held.task.id, ...(this.#held.look?.follows ?? []).map((place) => place.id)] : []);
    const inTheWay = new Set((this.#held?.look?.in_the_way ?? []).map((place) => place.id));
    for (const block of this.#track.element.querySelectorAll("button.block")) {
      const id = Number(/** @type {HTMLElement} */ (block).dataset.task);
      block.classList.toggle("is-lifted", lifted.has(id));
      block.classList.toggle("is-in-the-way", inTheWay.has(id));
    }
  }

  /** @param {Held} held */
  #inHand({ task, start, end, look, sending }) {
    const kind = look && !look.possible ? "mine is-refused" : sending ? "mine is-sending" : "mine";
    const item = shadow(kind, task.type, typeName(task.type, task.category));
    if (look && !look.possible) item.prepend(icon("cross"));
    lay(item, this.#track.start, start, end);
    return item;
  }

  /** @param {import("./moving.js").Place} place */
  #following(place) {
    const item = shadow("following", place.task?.type ?? "", place.task ? typeName(place.task.type, place.task.category) : "");
    lay(item, this.#track.start, Date.parse(place.start), Date.parse(place.end));
    return item;
  }

  /** @param {OthersDrag} drag */
  #othersHand({ who, task: id, start, end }) {
    const task = this.#track.tasks.find((each) => each.id === id);
    if (!task || this.#track.mode === "past") return [];
    const item = shadow("theirs", task.type, who);
    item.title = fill(gettext("{who} moves {task} to {span}"), {
      who,
      task: typeName(task.type, task.category),
      span: spanText(Date.parse(start), Date.parse(end)),
    });
    lay(item, this.#track.start, Date.parse(start), Date.parse(end));
    return [item];
  }

  /** @param {number} start @param {number} end */
  #stretch(start, end) {
    const item = el("li", { class: "hand-shadow is-new" }, icon("plus"));
    lay(item, this.#track.start, start, end);
    return item;
  }

  #fillHint() {
    const lines = this.#hintLines();
    this.#hint.hidden = !lines.length;
    if (!lines.length) return;
    const refused = this.#held?.look?.possible === false;
    this.#hint.classList.toggle("is-refused", refused);
    this.#hint.replaceChildren(...lines.map((line, index) => el(index ? "p" : "strong", null, index === 1 && refused ? icon("cross") : null, line)));
    this.#placeHint();
  }

  /** @returns {string[]} */
  #hintLines() {
    if (this.#drawn) {
      const [start, end] = this.#drawn;
      return [`${spanText(start, end)} · ${lengthText(end - start)}`, gettext("Let go, and say what it is.")];
    }
    const held = this.#held;
    if (!held) return [];
    const { task, start, end, look, sending } = held;
    const by = Math.round((start - Date.parse(task.start)) / MINUTE_MS);
    const times = held.edge === "both" && by ? `${spanText(start, end)} (${by > 0 ? "+" : "−"}${lengthText(Math.abs(by) * MINUTE_MS)})` : `${spanText(start, end)} · ${lengthText(end - start)}`;
    if (sending) return [times, gettext("Being saved …")];
    if (!look) return [times];
    return [times, ...(look.possible && !look.reason ? followWords(look) : lookWords(look))];
  }

  /** Beside the pointer, or beneath the block that a key carries; always on the screen. */
  #placeHint() {
    if (this.#hint.hidden) return;
    const box = this.#hint.getBoundingClientRect();
    const mine = this.#list.querySelector(".is-mine, .is-new")?.getBoundingClientRect();
    const at = this.#pointer ?? (mine && { x: mine.left, y: mine.bottom - GAP + 6 });
    if (!at) return;
    const x = Math.min(Math.max(at.x + (this.#pointer ? GAP : 0), 8), innerWidth - box.width - 8);
    const below = at.y + GAP;
    const y = below + box.height + 8 > innerHeight ? at.y - GAP - box.height : below;
    this.#hint.style.setProperty("left", `${x}px`);
    this.#hint.style.setProperty("top", `${Math.max(8, y)}px`);
  }
}
