/** Seven days beneath each other: what was, what is, and what is wished for days that have no plan yet. */

import { byId, el, icon } from "../../shared/dom.js";
import { fill, longDate } from "../../shared/words.js";
import { MAY_CHANGE, blockOf, fitBlocks, isDropped, isOpen, lay, paint, shadow, spanText } from "./block.js";
import { DAY_MS, HOUR_MS, MINUTE_MS, STEP_MS, dateOf, dayStart, iso, snap } from "./scale.js";

/**
 * @typedef {import("../state.js").Task} Task @typedef {import("./days.js").WeekDay} WeekDay
 * @typedef {{task: Task, x: number, y: number, grip: number, pointer: number, dragging: boolean, start: number}} Held
 */

const TREMBLE = 5;
/** How long something new is when nothing else is said. */
const NEW_LASTS_MS = 30 * MINUTE_MS;

export class Week {
  #list = byId("week");
  #verbs;
  #doors;
  /** @type {WeekDay[]} */
  #days = [];
  #today = "";
  /** @type {Held | null} */
  #held = null;
  #ghost = /** @type {HTMLElement | null} */ (null);
  #clicked = false;

  /**
   * @param {import("./verbs.js").Verbs} verbs
   * @param {{open: (task: Task) => void, insert: (date: string, start: number, end: number) => void, show: (date: string) => void}} doors
   */
  constructor(verbs, doors) {
    this.#verbs = verbs;
    this.#doors = doors;
    this.#list.addEventListener("click", (event) => this.#click(event));
    this.#list.addEventListener("pointerdown", (event) => this.#down(event));
    this.#list.addEventListener("pointermove", (event) => this.#move(event));
    this.#list.addEventListener("pointerup", () => this.#drop());
    this.#list.addEventListener("pointercancel", () => this.#letGo());
    addEventListener("keydown", (event) => event.key === "Escape" && this.#letGo());
    new ResizeObserver(() => fitBlocks(this.#list)).observe(this.#list);
  }

  /** @param {WeekDay[]} days @param {string} today */
  draw(days, today) {
    if (this.#held?.dragging) return; // what is in the hand stays there; the answer to it draws anew
    const focused = /** @type {HTMLElement | null} */ (document.activeElement?.closest?.("#week .block"))?.dataset.task;
    this.#days = days;
    this.#today = today;
    this.#list.replaceChildren(hours(), ...days.map((day) => this.#row(day)));
    if (focused) this.#list.querySelector(`.block[data-task="${CSS.escape(focused)}"]`)?.focus();
    fitBlocks(this.#list);
  }

  /** @param {WeekDay} day */
  #row(day) {
    const first = dayStart(day.date);
    const kind = day.date < this.#today ? "past" : day.date === this.#today ? "today" : "ahead";
    // What never took place is looked up in its day: here something else may have its time.
    const tasks = [...day.tasks.filter((task) => !isDropped(task)), ...(day.wishes ?? [])].sort((a, b) => Date.parse(a.start) - Date.parse(b.start));
    const blocks = tasks.map((task) => {
      const block = blockOf(task, {});
      const item = el("li", null, block);
      lay(item, first, Date.parse(task.start), Date.parse(task.end));
      paint(item, task.type);
      return item;
    });
    return el(
      "li",
      { class: `week-day is-${kind}`, "data-date": day.date },
      el(
        "div",
        { class: "week-head" },
        el("button", { type: "button", class: "week-date", onclick: () => this.#doors.show(day.date), "aria-current": kind === "today" ? "date" : null }, longDate(first)),
        el("span", { class: "meta" }, dayWords(day, kind)),
        kind === "ahead" && MAY_CHANGE
          ? el("button", { type: "button", class: "tool", "aria-label": fill(gettext("New task on {date}"), { date: longDate(first) }), onclick: () => this.#doors.insert(day.date, first + 2 * HOUR_MS, first + 2 * HOUR_MS + NEW_LASTS_MS) }, icon("plus"))
          : null,
      ),
      el("ol", { class: "week-track" }, ...blocks),
    );
  }

  /** @param {Event} event @returns {Task | undefined} */
  #taskAt(event) {
    const block = /** @type {HTMLElement | null} */ (/** @type {Element} */ (event.target).closest(".block"));
    return this.#days.flatMap((day) => [...day.tasks, ...(day.wishes ?? [])]).find((task) => String(task.id) === block?.dataset.task);
  }

  /** @param {MouseEvent} event */
  #click(event) {
    if (this.#clicked) {
      this.#clicked = false;
      return;
    }
    const task = this.#taskAt(event);
    if (task) this.#doors.open(task);
  }

  /** @param {PointerEvent} event */
  #down(event) {
    this.#clicked = false;
    const task = this.#taskAt(event);
    // A finger scrolls here: the card has the date and the times.
    if (!task || event.button !== 0 || event.pointerType === "touch" || !isOpen(task)) return;
    this.#held = { task, x: event.clientX, y: event.clientY, grip: this.#at(event).moment - Date.parse(task.start), pointer: event.pointerId, dragging: false, start: Date.parse(task.start) };
  }

  /** The day and the moment beneath the pointer. @param {PointerEvent} event */
  #at(event) {
    const rows = /** @type {HTMLElement[]} */ ([...this.#list.querySelectorAll(".week-day")]);
    const row = rows.find((each) => event.clientY <= each.getBoundingClientRect().bottom) ?? rows[rows.length - 1];
    const track = /** @type {HTMLElement} */ (row.querySelector(".week-track"));
    const { left, width } = track.getBoundingClientRect();
    return { track, date: String(row.dataset.date), moment: dayStart(String(row.dataset.date)) + ((event.clientX - left) / width) * DAY_MS };
  }

  /** @param {PointerEvent} event */
  #move(event) {
    const held = this.#held;
    if (!held || event.pointerId !== held.pointer) return;
    if (!held.dragging) {
      if (Math.hypot(event.clientX - held.x, event.clientY - held.y) < TREMBLE) return;
      held.dragging = true;
      this.#list.setPointerCapture(held.pointer);
    }
    const { track, date, moment } = this.#at(event);
    const length = Date.parse(held.task.end) - Date.parse(held.task.start);
    held.start = Math.min(Math.max(snap(moment - held.grip), dayStart(date)), dayStart(date) + DAY_MS - Math.max(length, STEP_MS));
    const refused = this.#whyNot(held.task, date);
    this.#ghost?.remove();
    this.#ghost = shadow(refused ? "mine is-refused" : "mine", held.task.type, refused ?? spanText(held.start, held.start + length));
    lay(this.#ghost, dayStart(date), held.start, held.start + length);
    paint(this.#ghost, held.task.type);
    track.append(this.#ghost);
  }

  /** Why a task can't be carried to that day; null where it can. @param {Task} task @param {string} date */
  #whyNot(task, date) {
    if (date < this.#today) return gettext("What is past can't be planned any more.");
    if (!task.wish && date !== dateOf(Date.parse(task.start))) return gettext("A task of today's plan stays in today; put a new one on that day, and call this one off.");
    if (task.wish && date === this.#today) return gettext("Today has its plan already; put a new task into it, and cancel the wish.");
    const day = this.#days.find((each) => each.date === date);
    if (task.wish && day && day.planned_by) return gettext("That day has its plan already.");
    return null;
  }

  async #drop() {
    const held = this.#held;
    if (!held?.dragging) return this.#letGo();
    const { task, start } = held;
    const refused = this.#whyNot(task, dateOf(start));
    this.#letGo();
    this.#clicked = true;
    if (refused) return this.#verbs.refuse(refused);
    if (start === Date.parse(task.start)) return;
    const end = start + Date.parse(task.end) - Date.parse(task.start);
    const words = fill(gettext("{task} is now at {span}."), { task: task.content, span: `${longDate(start)} ${spanText(start, end)}` });
    await this.#verbs.edit(task, { start: iso(start), end: iso(end) }, words);
  }

  #letGo() {
    if (this.#held?.dragging && this.#list.hasPointerCapture(this.#held.pointer)) this.#list.releasePointerCapture(this.#held.pointer);
    if (this.#held?.dragging) this.#clicked = true;
    this.#held = null;
    this.#ghost?.remove();
    this.#ghost = null;
  }
}

/** The hours above the seven tracks. */
function hours() {
  const marks = [8, 12, 16, 20, 0, 4].map((hour) => el("span", null, `${String(hour).padStart(2, "0")}:00`));
  return el("li", { class: "week-hours", "aria-hidden": "true" }, ...marks);
}

/** How it stands with a day. @param {WeekDay} day @param {string} kind */
function dayWords(day, kind) {
  const wishes = (day.wishes ?? []).length;
  if (kind === "past") return day.tasks.length ? fill(gettext("{done} of {all} done"), { done: day.tasks.filter((task) => task.state === "done").length, all: day.tasks.length }) : "";
  if (kind === "today" || day.planned_by) return gettext("planned");
  return wishes ? fill(ngettext("{count} wish", "{count} wishes", wishes), { count: wishes }) : gettext("no plan yet");
}
