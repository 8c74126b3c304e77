/** A task as a block on a track, and the words that belong to it. */

import { el, icon, stateIcon } from "../../shared/dom.js";
import { hhmm, stateName, typeColour, typeName } from "../../shared/words.js";
import { may } from "../rights.js";
import { DAY_MS } from "./scale.js";

/** @typedef {import("../state.js").Task} Task */

/** Blocks below this width in pixels keep only their icon. */
const ROOM_FOR_WORDS = 56;
/** And below this one the icon is small, and the edges can't be taken hold of. */
const ROOM_FOR_ICON = 24;
/** What never took place: something else may have its time now, so it lies in a strip of its own, beneath the day. */
const DROPPED = ["cancelled", "skipped"];
/** Rows of that strip at most; should more lie over each other, they share the last. */
const MOST_ROWS = 3;

/** Who may only watch is offered nothing to change. */
export const MAY_CHANGE = may("operate");

/** Whether one's hands may still change it. @param {Task} task */
export function isOpen(task) {
  return MAY_CHANGE && (task.state === "planned" || task.state === "wish");
}

/** Whether it never took place. @param {Task} task */
export function isDropped(task) {
  return DROPPED.includes(task.state);
}

/** What a task says of itself: when, what, how it stands, and why. @param {Task} task */
export function labelOf(task) {
  return [
    `${task.start_time}–${task.end_time}`,
    typeName(task.type, task.category),
    stateName(task.state),
    task.content,
    task.reason,
    task.why,
    task.locked ? gettext("locked") : "",
    task.approval === "held" ? gettext("held: it does not go out") : "",
  ].filter(Boolean);
}

/** "Stream, 20:00 to 22:00": how a task is spoken of. @param {Task} task */
export function nameOf(task) {
  return `${typeName(task.type, task.category)} ${task.start_time}–${task.end_time}`;
}

/**
 * @param {Task} task
 * @param {{row?: number, edges?: boolean}} [how] `row`: its row in the strip of what never took place; `edges`: it can be
 *   made longer and shorter
 */
export function blockOf(task, { row, edges = false } = {}) {
  const said = labelOf(task);
  return el(
    "button",
    {
      type: "button",
      class: `block is-${task.state} is-${task.type}${row === undefined ? "" : " is-dropped"}${edges ? " can-move" : ""}`,
      "data-task": task.id,
      "data-state": task.state,
      "aria-label": said.join(" · "),
      "aria-haspopup": "dialog",
      title: said.join("\n"),
    },
    el("span", { class: "block-kind" }, icon(task.type), el("span", { class: "block-name" }, typeName(task.type, task.category))),
    el("span", { class: "block-title" }, task.content),
    el("span", { class: "block-mark" }, task.approval === "held" ? icon("hand") : null, task.locked ? icon("lock") : null, stateIcon(task.state)),
    edges ? el("span", { class: "block-edge", "data-edge": "start" }) : null,
    edges ? el("span", { class: "block-edge", "data-edge": "end" }) : null,
  );
}

/**
 * Lays something onto a track that begins at `dayStarts`.
 * @param {HTMLElement} element @param {number} dayStarts @param {number} start @param {number} end
 */
export function lay(element, dayStarts, start, end) {
  const from = Math.max(0, (start - dayStarts) / DAY_MS);
  const until = Math.min(1, (end - dayStarts) / DAY_MS);
  element.style.setProperty("--from", `${from * 100}%`);
  element.style.setProperty("--width", `${Math.max(0, until - from) * 100}%`);
}

/** @param {HTMLElement} element @param {string} type */
export function paint(element, type) {
  if (typeColour(type)) element.style.setProperty("--kind", typeColour(type));
}

/** A shadow of a task that may come to lie there. @param {string} kind a class of the shadow @param {string} type @param {string} words */
export function shadow(kind, type, words) {
  const item = el("li", { class: `hand-shadow is-${kind}` }, icon(type), el("span", null, words));
  paint(item, type);
  return item;
}

/** "20:00–22:00" @param {number} start @param {number} end */
export function spanText(start, end) {
  return `${hhmm(start)}–${hhmm(end)}`;
}

/** Shows in each block as much as it has room for. @param {HTMLElement} track */
export function fitBlocks(track) {
  const blocks = /** @type {HTMLElement[]} */ ([...track.querySelectorAll(".block")]);
  // Measured before anything is changed: else each would be laid out anew for the next one's width.
  const widths = blocks.map((block) => block.offsetWidth);
  blocks.forEach((block, index) => {
    block.classList.toggle("is-narrow", widths[index] < ROOM_FOR_WORDS);
    block.classList.toggle("is-slim", widths[index] < ROOM_FOR_ICON);
  });
}

/**
 * The tasks that never took place, each with its row (from 0): none covers another, as long as there are rows.
 * @param {Task[]} tasks
 */
export function droppedRows(tasks) {
  const dropped = tasks.filter(isDropped).sort((a, b) => Date.parse(a.start) - Date.parse(b.start));
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
