/** The bar under a replay: play, the line of time with what happened on it, speed. All of it by keys, too. */

import { el, icon, setText } from "../../shared/dom.js";
import { fill, hhmm, longDate, typeName } from "../../shared/words.js";
import { gameMs } from "./source.js";

/** Game seconds a second. */
export const SPEEDS = [1, 2, 5, 10, 30, 60, 120, 300, 600];
/** Game milliseconds of a step by a key, and with Shift. */
const STEP_MS = 60_000;
const LEAP_MS = 600_000;
/** Real milliseconds between two looks at the time. */
const LOOK_MS = 200;

export class Controls {
  #player;
  #scrub;
  #time = el("output", { class: "replay-time" });
  #date = el("span", { class: "replay-date" });
  #note = el("p", { class: "replay-note", role: "status" });
  #play = el("button", { type: "button", class: "replay-button", onclick: () => this.#player.toggle() });
  #held = false;
  #looked = -Infinity;
  root;

  /** @param {import("./player.js").Player} player @param {import("./source.js").About} about @param {Node[]} more buttons at the end */
  constructor(player, about, more = []) {
    this.#player = player;
    const length = player.ends - player.starts;
    this.#scrub = /** @type {HTMLInputElement} */ (
      el("input", { type: "range", class: "replay-scrub", min: "0", max: String(length / 1000), step: "1", "aria-label": gettext("Her time"), oninput: () => this.#hold(), onchange: () => this.#letGo() })
    );
    const marks = el("div", { class: "replay-marks", "aria-hidden": "true" }, ...about.marks.map((mark) => drawMark(mark, player)));
    const skip = el("button", { type: "button", class: "replay-button", onclick: () => player.skip(), title: gettext("To what happens next (N)") }, icon("next"), el("span", { class: "visually-hidden" }, gettext("To what happens next")));
    this.root = el(
      "section",
      { class: "replay-bar", "aria-label": gettext("Watch again") },
      el("div", { class: "replay-line" }, marks, this.#scrub),
      el("div", { class: "replay-row" }, this.#play, skip, el("p", { class: "replay-at" }, this.#time, " ", this.#date), this.#note, el("span", { class: "push" }), this.#jumps(about), this.#speeds(), ...more),
    );
    player.onChange = () => this.#draw();
    document.addEventListener("keydown", (event) => this.#key(event));
    this.#draw();
  }

  /** Time goes on. @param {number} now real milliseconds */
  advance(now) {
    if (now - this.#looked < LOOK_MS) return;
    this.#looked = now;
    this.#show();
  }

  #draw() {
    const { playing, problem, waiting } = this.#player;
    const words = playing ? gettext("Pause") : gettext("Play");
    this.#play.title = `${words} (${gettext("space")})`;
    this.#play.replaceChildren(icon(playing ? "pause" : "play"), el("span", { class: "visually-hidden" }, words));
    setText(this.#note, problem || (waiting && playing ? gettext("One moment…") : ""));
    this.#show();
  }

  #show() {
    const at = this.#held ? this.#player.starts + Number(this.#scrub.value) * 1000 : this.#player.position;
    if (!this.#held) this.#scrub.value = String((at - this.#player.starts) / 1000);
    this.#scrub.setAttribute("aria-valuetext", hhmm(at));
    setText(this.#time, new Date(at).toISOString().slice(11, 19));
    setText(this.#date, longDate(at));
  }

  #hold() {
    this.#held = true;
    this.#show();
  }

  #letGo() {
    this.#held = false;
    this.#player.seek(this.#player.starts + Number(this.#scrub.value) * 1000);
  }

  #speeds() {
    const options = SPEEDS.map((speed) => el("option", { value: String(speed), selected: speed === this.#player.speed }, `×${speed}`));
    const choice = /** @type {HTMLSelectElement} */ (el("select", { "aria-label": gettext("Speed"), title: gettext("Speed: so many of her seconds in one of yours"), onchange: () => (this.#player.speed = Number(choice.value)) }, ...options));
    return choice;
  }

  /** @param {import("./source.js").About} about */
  #jumps({ marks }) {
    const options = marks.map((mark) => el("option", { value: mark.at }, `${hhmm(gameMs(mark.at))} ${wordsOf(mark)}`));
    const go = () => {
      if (choice.value) this.#player.seek(gameMs(choice.value));
      choice.value = "";
    };
    const choice = /** @type {HTMLSelectElement} */ (el("select", { class: "replay-jumps", "aria-label": gettext("Go to"), hidden: !marks.length, onchange: go }, el("option", { value: "" }, gettext("Go to…")), ...options));
    return choice;
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const target = /** @type {Element} */ (event.target);
    if (event.ctrlKey || event.metaKey || event.altKey || target.closest("select, textarea, dialog, input:not([type=range])")) return;
    const step = event.shiftKey ? LEAP_MS : STEP_MS;
    const { position, starts, ends } = this.#player;
    const acts = /** @type {Record<string, () => void>} */ ({
      " ": () => this.#player.toggle(),
      ArrowLeft: () => this.#player.seek(position - step),
      ArrowRight: () => this.#player.seek(position + step),
      Home: () => this.#player.seek(starts),
      End: () => this.#player.seek(ends),
      n: () => this.#player.skip(),
    });
    // A button that has the focus is pressed by the space bar.
    if (!acts[event.key] || (event.key === " " && target.closest("button"))) return;
    event.preventDefault();
    acts[event.key]();
  }
}

/** @param {import("./source.js").Mark} mark */
function wordsOf({ kind, title }) {
  return title ? fill(gettext("{kind}: {title}"), { kind: typeName(kind), title }) : typeName(kind);
}

/** @param {import("./source.js").Mark} mark @param {import("./player.js").Player} player */
function drawMark(mark, { starts, ends }) {
  const drawn = el("span", { class: "replay-mark", "data-kind": mark.kind });
  drawn.style.setProperty("--at", String((gameMs(mark.at) - starts) / (ends - starts)));
  return drawn;
}
