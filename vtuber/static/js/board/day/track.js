/** One day as a track from 08:00 to 08:00: a block for each task, her night, the hours, and the playhead. */

import { byId, el, icon, setText } from "../../shared/dom.js";
import { hhmm } from "../../shared/words.js";
import { MAY_CHANGE, blockOf, droppedRows, fitBlocks, isOpen, lay, paint } from "./block.js";
import { DAY_MS, HOUR_MS, dayStart, partOfDay } from "./scale.js";

/**
 * @typedef {import("../state.js").Task} Task
 * @typedef {{date: string, tasks: Task[], wishes?: Task[], planned?: Task[], planned_by?: string}} Day
 * @typedef {"today" | "ahead" | "past"} Mode
 */

/** Hours between two marks, by the width of an hour in pixels at which they have room. @type {[number, number][]} */
const MARKS = [
  [150, 0.5],
  [64, 1],
  [0, 2],
];

export class Track {
  element = byId("timeline");
  box = byId("timeline-scroll");
  /** @type {Day} */
  day = { date: "", tasks: [] };
  /** @type {Mode} */
  mode = "today";
  /** When the shown day begins; NaN before one is shown. */
  start = NaN;
  /** Called after the blocks were drawn anew. */
  onDrawn = () => {};
  #blocks = byId("timeline-blocks");
  #playhead = byId("playhead");
  #time = byId("playhead-time");
  #every = 0;
  #followed = -Infinity;
  /** The block that had the focus before a dialog took it; empty when it was elsewhere. */
  #left = "";
  /** The block that the Tab key reaches; arrows walk from there. */
  #current = "";

  /** @param {(task: Task) => void} open */
  constructor(open) {
    this.#blocks.addEventListener("click", (event) => {
      const task = this.taskAt(event.target);
      if (task) open(task);
    });
    this.#blocks.addEventListener("focusin", (event) => {
      const task = this.taskAt(event.target);
      if (task) this.#reach(String(task.id));
    });
    // A dialog gives the focus back to where it came from. If that block was drawn anew meanwhile, it is its successor's.
    document.addEventListener("focusin", (event) => {
      const target = /** @type {Element} */ (event.target);
      if (!target.closest("dialog, [role=menu]")) this.#left = this.#blocks.contains(target) ? this.#current : "";
    });
    document.addEventListener("close", () => this.refocus(), { capture: true });
    new ResizeObserver(() => this.fit()).observe(this.element);
  }

  /** The block that somebody left for a dialog or a menu, when it is over and nothing else has the focus. */
  refocus() {
    const active = document.activeElement;
    // Just after a dialog or a menu is over, the focus may still be counted as in it.
    if (!this.#left || (active && active !== document.body && !active.closest("dialog:not([open]), [role=menu][hidden]"))) return;
    this.#blocks.querySelector(`button.block[data-task="${CSS.escape(this.#left)}"]`)?.focus();
  }

  /** Whether tasks of this day can be changed at all. */
  get editable() {
    return MAY_CHANGE && this.mode !== "past";
  }

  /** What lies on it. @returns {Task[]} */
  get tasks() {
    // What was made and taken back never was on the plan.
    return [...this.day.tasks.filter((task) => !task.taken_back), ...(this.day.wishes ?? [])];
  }

  /** The task of the block that an event hit. @param {EventTarget | null} target @returns {Task | undefined} */
  taskAt(target) {
    const block = target instanceof Element ? /** @type {HTMLElement | null} */ (target.closest(".block")) : null;
    return block ? this.tasks.find((task) => String(task.id) === block.dataset.task) : undefined;
  }

  /** @param {Task} task @returns {HTMLElement | null} */
  blockFor(task) {
    return this.#blocks.querySelector(`.block[data-task="${CSS.escape(String(task.id))}"]`);
  }

  /** The moment beneath a place on the screen. @param {number} clientX */
  at(clientX) {
    const rect = this.element.getBoundingClientRect();
    return this.start + ((clientX - rect.left) / rect.width) * DAY_MS;
  }

  /** @param {Day} day @param {Mode} mode @param {{wakes_at: string, sleeps_at: string}} [hours] */
  show(day, mode, hours) {
    this.day = day;
    this.mode = mode;
    this.start = dayStart(day.date);
    this.element.dataset.mode = mode;
    this.#drawSleep(hours);
    this.#drawBlocks();
    this.#playhead.hidden = mode !== "today";
    this.fit();
    this.onDrawn();
  }

  #drawBlocks() {
    const focused = /** @type {HTMLElement | null} */ (document.activeElement?.closest?.("#timeline-blocks .block"))?.dataset.task;
    const past = this.mode === "past";
    const rows = droppedRows(this.tasks);
    const planned = past ? (this.day.planned ?? []).map((task) => this.#item(task, { planned: true })) : [];
    const tasks = [...this.tasks].sort((a, b) => Date.parse(a.start) - Date.parse(b.start));
    this.#blocks.replaceChildren(...planned, ...tasks.map((task) => this.#item(task, { row: rows.get(task) })));
    this.element.style.setProperty("--dropped-rows", String(Math.max(0, ...[...rows.values()].map((row) => row + 1))));
    if (!tasks.some((task) => String(task.id) === this.#current)) this.#current = String((tasks.find((task) => task.state === "running") ?? tasks[0])?.id ?? "");
    this.#reach(this.#current);
    if (focused) this.#blocks.querySelector(`.block[data-task="${CSS.escape(focused)}"]`)?.focus();
  }

  /** @param {Task} task @param {{row?: number, planned?: boolean}} how */
  #item(task, { row, planned = false }) {
    if (planned) {
      // What the morning's plan said is to be looked at: the task itself is the block beneath.
      const block = el("div", { class: `block is-plan is-${task.type}`, title: `${task.start_time}–${task.end_time}\n${task.content}` }, icon(task.type), el("span", { class: "block-title" }, task.content));
      const item = el("li", { class: "is-plan" }, block);
      lay(item, this.start, Date.parse(task.start), Date.parse(task.end));
      paint(item, task.type);
      return item;
    }
    const edges = this.editable && isOpen(task);
    const block = blockOf(task, { row, edges });
    block.tabIndex = -1;
    const item = el("li", { class: row === undefined ? null : "is-dropped" }, block);
    if (row !== undefined) item.style.setProperty("--row", String(row));
    const [start, end] = this.mode === "past" ? [task.started_at ?? task.start, task.ended_at ?? task.end] : [task.start, task.end];
    const really = row === undefined;
    lay(item, this.start, Date.parse(really ? start : task.start), Date.parse(really ? end : task.end));
    paint(item, task.type);
    return item;
  }

  /** One block is reached by Tab, the others from it. @param {string} id */
  #reach(id) {
    this.#current = id;
    for (const block of this.#blocks.querySelectorAll("button.block")) {
      /** @type {HTMLElement} */ (block).tabIndex = /** @type {HTMLElement} */ (block).dataset.task === id ? 0 : -1;
    }
  }

  /** Her night, from the hour she goes to bed to the end of the day. @param {{wakes_at: string, sleeps_at: string} | undefined} hours */
  #drawSleep(hours) {
    const night = byId("timeline-sleep");
    const from = partOfDay(hours?.sleeps_at ?? "02:00");
    const wakes = partOfDay(hours?.wakes_at ?? "08:00");
    const until = wakes > from ? wakes : 1;
    night.style.setProperty("--from", `${from * 100}%`);
    night.style.setProperty("--width", `${(until - from) * 100}%`);
    if (!night.childElementCount) night.append(icon("moon"), gettext("asleep"));
  }

  /** Whatever its width is now, everything shows what it has room for. */
  fit() {
    const hour = this.element.offsetWidth / 24;
    fitBlocks(this.#blocks);
    const every = MARKS.find(([room]) => hour >= room)?.[1] ?? 2;
    if (every !== this.#every) this.#drawHours(every);
  }

  /** @param {number} every hours */
  #drawHours(every) {
    this.#every = every;
    const marks = [];
    for (let hour = 0; hour <= 24; hour += every) {
      const mark = el("span", hour % 1 ? { class: "is-half" } : null, hhmm((8 + hour) * HOUR_MS));
      mark.style.setProperty("--at", `${(hour / 24) * 100}%`);
      marks.push(mark);
    }
    byId("timeline-hours").replaceChildren(...marks);
  }

  /** Move the playhead. @param {number} game @param {boolean} busy whether somebody's hand is on the track */
  play(game, busy) {
    if (Number.isNaN(this.start) || this.mode !== "today") return;
    const at = Math.min(Math.max((game - this.start) / DAY_MS, 0), 1);
    this.#playhead.style.setProperty("--at", `${at * 100}%`);
    this.#playhead.classList.toggle("is-early", at < 0.02);
    this.#playhead.classList.toggle("is-late", at > 0.98);
    setText(this.#time, hhmm(game));
    if (!busy) this.#follow(at);
  }

  /** Where the track is wider than its window: keep the playhead in it, unless the reader scrolls. @param {number} at */
  #follow(at) {
    const box = this.box;
    if (box.scrollWidth <= box.clientWidth || box.matches(":hover, :focus-within, :active")) return;
    if (performance.now() - this.#followed < 4000) return;
    this.#followed = performance.now();
    box.scrollLeft = at * box.scrollWidth - box.clientWidth * 0.4;
  }
}
