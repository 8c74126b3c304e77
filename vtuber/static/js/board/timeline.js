/** The day as a timeline from 08:00 to 08:00: a block for each task, and the playhead. */

import { byId, el, icon, setText, stateIcon } from "../shared/dom.js";
import { fill, hhmm, plannerName, stateName, typeColour, typeName } from "../shared/words.js";

/** @typedef {import("./state.js").State} State @typedef {import("./state.js").Task} Task */

const DAY_MS = 24 * 3600_000;
/** Blocks below this width in pixels keep only their icon. */
const ROOM_FOR_WORDS = 56;
/** And below this one the icon is small. */
const ROOM_FOR_ICON = 24;
/** What never took place: something else may have its time now, so it lies in a strip of its own, beneath the day. */
const DROPPED = ["cancelled", "skipped"];
/** Rows of that strip at most; should more lie over each other, they share the last. */
const MOST_ROWS = 3;

export class Timeline {
  #blocks = byId("timeline-blocks");
  #playhead = byId("playhead");
  #time = byId("playhead-time");
  #scroll = byId("timeline-scroll");
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
    new ResizeObserver(() => this.#fit()).observe(byId("timeline"));
  }

  #hours() {
    const marks = [];
    for (let hour = 0; hour <= 24; hour += 2) {
      const mark = el("span", null, `${String((8 + hour) % 24).padStart(2, "0")}:00`);
      mark.style.setProperty("--at", `${(hour / 24) * 100}%`);
      marks.push(mark);
    }
    byId("timeline-hours").replaceChildren(...marks);
  }

  #draw() {
    const day = this.#state.sections.day;
    this.#start = Date.parse(`${day.date}T08:00:00Z`);
    this.#drawSleep();
    const focused = /** @type {HTMLElement | null} */ (document.activeElement)?.dataset.task;
    const rows = droppedRows(day.tasks);
    this.#blocks.replaceChildren(...day.tasks.map((/** @type {Task} */ task) => this.#block(task, rows.get(task))));
    byId("timeline").style.setProperty("--dropped-rows", String(Math.max(0, ...[...rows.values()].map((row) => row + 1))));
    if (focused) this.#blocks.querySelector(`[data-task="${CSS.escape(focused)}"]`)?.focus();
    setText(byId("day-by"), day.planned_by ? fill(gettext("planned by {name}"), { name: plannerName(day.planned_by) }) : "");
    const empty = byId("day-empty");
    empty.hidden = day.tasks.length > 0;
    setText(empty, day.planned_by ? gettext("Nothing is on today's list.") : gettext("This day has no plan yet; at 08:00 she makes one."));
    this.#fit();
  }

  /** Her night, from the hour she goes to bed to the end of the timeline. */
  #drawSleep() {
    const night = byId("timeline-sleep");
    const from = dayPart(this.#state.sections.hours?.sleeps_at ?? "02:00");
    const wakes = dayPart(this.#state.sections.hours?.wakes_at ?? "08:00");
    const until = wakes > from ? wakes : 1;
    night.style.setProperty("--from", `${from * 100}%`);
    night.style.setProperty("--width", `${(until - from) * 100}%`);
    if (!night.childElementCount) night.append(icon("moon"), gettext("asleep"));
  }

  /** @param {Task} task @param {number} [row] its row in the strip of what never took place, for a task that belongs there */
  #block(task, row) {
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
        class: `block is-${task.state} is-${task.type}${row === undefined ? "" : " is-dropped"}`,
        "data-task": task.id,
        "data-state": task.state,
        "aria-label": said.join(" · "),
        title: said.join("\n"),
      },
      el("span", { class: "block-kind" }, icon(task.type), el("span", { class: "block-name" }, name)),
      el("span", { class: "block-title" }, task.content),
      el("span", { class: "block-mark" }, task.locked ? icon("lock") : null, stateIcon(task.state)),
    );
    const item = el("li", { class: row === undefined ? null : "is-dropped" }, button);
    if (row !== undefined) item.style.setProperty("--row", String(row));
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

  /** On a narrow page the timeline is wider than its window: keep the playhead in it, unless the reader scrolls. @param {number} at */
  #follow(at) {
    const box = this.#scroll;
    if (box.scrollWidth <= box.clientWidth || box.matches(":hover, :focus-within, :active")) return;
    if (performance.now() - this.#followed < 4000) return;
    this.#followed = performance.now();
    box.scrollLeft = at * box.scrollWidth - box.clientWidth * 0.4;
  }
}

/**
 * The tasks that never took place, each with its row (from 0): none covers another, as long as there are rows.
 * @param {Task[]} tasks
 */
function droppedRows(tasks) {
  const dropped = tasks.filter((task) => DROPPED.includes(task.state)).sort((a, b) => Date.parse(a.start) - Date.parse(b.start));
  /** When each row is free again. @type {number[]} */
  const free = [];
  /** @type {Map<Task, number>} */
  const rows = new Map();
  for (const task of dropped) {
    const found = free.findIndex((until) => until <= Date.parse(task.start));
    const row = found < 0 ? Math.min(free.length, MOST_ROWS - 1) : found;
    free[row] = Math.max(free[row] ?? 0, Date.parse(task.end));
    rows.set(task, row);
  }
  return rows;
}

/** Where a time of day lies in the game day, 0 to 1. @param {string} clock HH:MM */
function dayPart(clock) {
  const [hours, minutes] = clock.split(":").map(Number);
  return ((((hours - 8 + 24) % 24) * 60 + minutes) * 60_000) / DAY_MS;
}
