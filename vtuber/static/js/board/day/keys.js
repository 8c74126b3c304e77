/** The track by keyboard: arrows walk, the space bar picks up, arrows carry, Enter puts down, Escape puts back. */

import { fill } from "../../shared/words.js";
import { MAY_CHANGE, isOpen, nameOf } from "./block.js";
import { MINUTE_MS } from "./scale.js";
import { say } from "./speech.js";
import { fittingVerbs, VERBS } from "./verbs.js";

/**
 * @typedef {import("../state.js").Task} Task
 * @typedef {{edit: (task: Task) => void, insert: (after: Task | null) => void, menu: (task: Task, block: HTMLElement) => void, help: () => void,
 *   picked: () => void}} Doors
 */

const SMALL_STEP_MS = 5 * MINUTE_MS;
const LARGE_STEP_MS = 30 * MINUTE_MS;
const ZOOM_STEP = 1.5;
/** What the arrows move, by key. @type {Record<string, import("./moving.js").Edge>} */
const EDGES = { s: "start", e: "end", m: "both" };

export class Keys {
  #track;
  #moving;
  #verbs;
  #zoom;
  #doors;

  /**
   * @param {HTMLElement} panel @param {import("./track.js").Track} track @param {import("./moving.js").Moving} moving
   * @param {import("./verbs.js").Verbs} verbs @param {import("./zoom.js").Zoom} zoom @param {Doors} doors
   */
  constructor(panel, track, moving, verbs, zoom, doors) {
    this.#track = track;
    this.#moving = moving;
    this.#verbs = verbs;
    this.#zoom = zoom;
    this.#doors = doors;
    panel.addEventListener("keydown", (event) => this.#panelKey(event));
    track.box.addEventListener("keydown", (event) => this.#trackKey(event), { capture: true });
    // The space bar picks up, and presses no button, whichever of its two events a browser presses buttons by.
    track.box.addEventListener("keyup", (event) => event.key === " " && track.taskAt(event.target) && event.preventDefault());
    // Whoever leaves with the Tab key has not said where it shall lie.
    track.element.addEventListener("focusout", (event) => {
      const to = /** @type {Node | null} */ (event.relatedTarget);
      if (this.#carrying && to && !track.element.contains(to)) moving.giveUp();
    });
  }

  /** What the keys have picked up; what a pointer holds is none of theirs. @type {import("./moving.js").Held | null} */
  #picked = null;

  get #carrying() {
    return this.#picked !== null && this.#picked === this.#moving.held;
  }

  /** Pick a task up, so that the arrows move it. @param {Task} task */
  pickUp(task) {
    if (!this.#track.editable || !isOpen(task)) return this.#verbs.refuse(gettext("Only what has not begun can be moved."));
    if (this.#moving.held) return;
    this.#track.blockFor(task)?.focus();
    this.#doors.picked();
    this.#moving.take(task, "both", this.#track.start);
    this.#picked = this.#moving.held;
    say(fill(gettext("{task} picked up. Arrows move it by five minutes, with Shift by thirty; S moves its start, E its end, M all of it. Enter puts it down, Escape puts it back."), { task: nameOf(task) }));
  }

  /** @param {KeyboardEvent} event */
  #trackKey(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const done = this.#carrying ? this.#carryKey(event) : this.#walkKey(event);
    if (!done) return;
    event.preventDefault();
    event.stopPropagation();
  }

  /** @param {KeyboardEvent} event */
  #carryKey(event) {
    const step = event.shiftKey ? LARGE_STEP_MS : SMALL_STEP_MS;
    const edge = EDGES[event.key.toLowerCase()];
    if (event.key === "ArrowLeft") this.#moving.step(-step);
    else if (event.key === "ArrowRight") this.#moving.step(step);
    else if (event.key === "Enter" || event.key === " ") this.#moving.drop();
    else if (event.key === "Escape") this.#moving.giveUp();
    else if (edge) {
      this.#moving.holdBy(edge);
      say({ start: gettext("The arrows move its start."), end: gettext("The arrows move its end."), both: gettext("The arrows move all of it.") }[edge]);
    } else return event.key !== "Tab" && event.key !== "Shift" && event.key !== "?";
    return true;
  }

  /** @param {KeyboardEvent} event */
  #walkKey(event) {
    const task = this.#track.taskAt(event.target);
    const key = event.key;
    if (key === "ContextMenu" || (key === "F10" && event.shiftKey)) {
      const block = task && this.#track.blockFor(task);
      if (task && block) this.#doors.menu(task, block);
      return Boolean(task);
    }
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1, Home: -Infinity, End: Infinity }[key];
    if (step !== undefined) return this.#walk(task, step);
    if (!task || event.shiftKey || !MAY_CHANGE) return false;
    const letter = key.toLowerCase();
    if (key === " " || letter === "m") this.pickUp(task);
    else if (letter === "l" && isOpen(task) && this.#track.editable) this.#verbs.lock(task);
    else {
      const verb = fittingVerbs(task).find((each) => VERBS[each].key.toLowerCase() === letter);
      if (!verb || this.#track.mode !== "today") return false;
      this.#verbs.act(verb, task);
    }
    return true;
  }

  /** @param {Task | undefined} from @param {number} step */
  #walk(from, step) {
    const blocks = /** @type {HTMLElement[]} */ ([...this.#track.element.querySelectorAll("button.block")]);
    if (!blocks.length) return false;
    const now = from ? blocks.findIndex((block) => block === document.activeElement) : -1;
    const next = Math.min(Math.max(from ? now + step : 0, 0), blocks.length - 1);
    blocks[next].focus();
    blocks[next].scrollIntoView({ block: "nearest", inline: "nearest" });
    return true;
  }

  /** What works anywhere in the day's panel, but not while one types. @param {KeyboardEvent} event */
  #panelKey(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    if (event.key === "+" || event.key === "=") this.#zoom.by(ZOOM_STEP);
    else if (event.key === "-") this.#zoom.by(1 / ZOOM_STEP);
    else if (event.key === "?") this.#doors.help();
    else if (event.key.toLowerCase() === "n" && this.#track.editable) this.#doors.insert(this.#track.taskAt(event.target) ?? null);
    else return;
    event.preventDefault();
  }
}

/** Whether keys are text here. @param {EventTarget | null} target */
export function isTyping(target) {
  return target instanceof Element && target.closest("input, textarea, select, [contenteditable]") !== null;
}
