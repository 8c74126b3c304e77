/** The day as a track from 08:00 to 08:00: a block for each task, and the playhead. */

import { byId, el, icon, setText, stateIcon } from "../shared/dom.js";
import { fill, hhmm, plannerName, stateName, typeColour, typeName } from "../shared/words.js";

/** @typedef {import("./state.js").State} State @typedef {import("./state.js").Task} Task */

const DAY_MS = 24 * 3600_000;
/** Blocks below this width in pixels keep only their icon. */
const ROOM_FOR_WORDS = 56;
/** And below this one the icon is small. */
const ROOM_FOR_ICON = 24;

export class Track {
  #blocks = byId("track-blocks");
  #playhead = byId("playhead");
  #time = byId("playhead-time");
  #scroll = byId("track-scroll");
  #state;
  #start = NaN;
  #followed = -Infinity;

  /** @param {State} state @param {(task: Task) => void} open */
  constructor(state, open) {
    this.#state = state;
    this.#hours();
    state.watch((changed) => changed.has("day") && this.#draw());
    this.#blocks.addEventListener("click", (event) => {
      const block = /** @type {HTMLElement} */ (event.target).closest("button");
      const task = state.tasks.find((each) => String(each.id) === block?.dataset.task);
      if (task) open(task);
    });
    new ResizeObserver(() => this.#fit()).observe(byId("track"));
  }

  #hours() {
    const marks = [];
    for (let hour = 0; hour <= 24; hour += 2) {
      const mark = el("span", null, `${String((8 + hour) % 24).padStart(2, "0")}:00`);
      mark.style.setProperty("--at", `${(hour / 24) * 100}%`);
      marks.push(mark);
    }
    byId("track-hours").replaceChildren(...marks);
  }

  #draw() {
    const day = this.#state.sections.day;
    this.#start = Date.parse(`${day.date}T08:00:00Z`);
    this.#drawSleep();
    const focused = /** @type {HTMLElement | null} */ (document.activeElement)?.dataset.task;
    this.#blocks.replaceChildren(...day.tasks.map((/** @type {Task} */ task) => this.#block(task)));
    if (focused) this.#blocks.querySelector(`[data-task="${CSS.escape(focused)}"]`)?.focus();
    setText(byId("day-by"), day.planned_by ? fill(gettext("planned by {name}"), { name: plannerName(day.planned_by) }) : "");
    const empty = byId("day-empty");
    empty.hidden = day.tasks.length > 0;
    setText(empty, day.planned_by ? gettext("Nothing is on today's list.") : gettext("This day has no plan yet; at 08:00 she makes one."));
    this.#fit();
  }

  /** Her night, from the hour she goes to bed to the end of the track. */
  #drawSleep() {
    const night = byId("track-sleep");
    const from = dayPart(this.#state.sections.hours?.sleeps_at ?? "02:00");
    const wakes = dayPart(this.#state.sections.hours?.wakes_at ?? "08:00");
    const until = wakes > from ? wakes : 1;
    night.style.setProperty("--from", `${from * 100}%`);
    night.style.setProperty("--width", `${(until - from) * 100}%`);
    if (!night.childElementCount) night.append(icon("moon"), gettext("asleep"));
  }

  /** @param {Task} task */
  #block(task) {
    const name = typeName(task.type, task.category);
    const said = [
      `${task.start_time}–${task.end_time}`,
      name,
      stateName(task.state),
      task.content,
      task.reason,
      task.why,
      task.locked ? gettext("locked") : "",
    ].filter(Boolean);
    const button = el(
      "button",
      {
        type: "button",
        class: `block is-${task.state} is-${task.type}`,
        "data-task": task.id,
        "data-state": task.state,
        "aria-label": said.join(" · "),
        title: said.join("\n"),
      },
      el("span", { class: "block-kind" }, icon(task.type), el("span", { class: "block-name" }, name)),
      el("span", { class: "block-title" }, task.content),
      el("span", { class: "block-mark" }, task.locked ? icon("lock") : null, stateIcon(task.state)),
    );
    const item = el("li", null, button);
    const from = (Date.parse(task.start) - this.#start) / DAY_MS;
    const width = (Date.parse(task.end) - Date.parse(task.start)) / DAY_MS;
    item.style.setProperty("--from", `${from * 100}%`);
    item.style.setProperty("--width", `${width * 100}%`);
    if (typeColour(task.type)) item.style.setProperty("--kind", typeColour(task.type));
    return item;
  }

  #fit() {
    for (const block of this.#blocks.querySelectorAll(".block")) {
      const width = /** @type {HTMLElement} */ (block).offsetWidth;
      block.classList.toggle("is-narrow", width < ROOM_FOR_WORDS);
      block.classList.toggle("is-slim", width < ROOM_FOR_ICON);
    }
  }

  /** Move the playhead. @param {number} game */
  move(game) {
    if (Number.isNaN(this.#start)) return;
    const at = Math.min(Math.max((game - this.#start) / DAY_MS, 0), 1);
    this.#playhead.style.setProperty("--at", `${at * 100}%`);
    this.#playhead.classList.toggle("is-early", at < 0.02);
    this.#playhead.classList.toggle("is-late", at > 0.98);
    setText(this.#time, hhmm(game));
    this.#follow(at);
  }

  /** On a narrow page the track is wider than its window: keep the playhead in it, unless the reader scrolls. @param {number} at */
  #follow(at) {
    const box = this.#scroll;
    if (box.scrollWidth <= box.clientWidth || box.matches(":hover, :focus-within, :active")) return;
    if (performance.now() - this.#followed < 4000) return;
    this.#followed = performance.now();
    box.scrollLeft = at * box.scrollWidth - box.clientWidth * 0.4;
  }
}

/** Where a time of day lies in the game day, 0 to 1. @param {string} clock HH:MM */
function dayPart(clock) {
  const [hours, minutes] = clock.split(":").map(Number);
  return ((((hours - 8 + 24) % 24) * 60 + minutes) * 60_000) / DAY_MS;
}
