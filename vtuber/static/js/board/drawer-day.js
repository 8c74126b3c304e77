/** The running order: every task of the day with its state and the reason for it. */

import { el, icon, stateIcon } from "../shared/dom.js";
import { sourceName, stateName, typeName } from "../shared/words.js";

/** @typedef {import("./state.js").Task} Task */

/**
 * @param {Record<string, any>} sections
 * @param {import("./extension.js").Actions} actions
 */
export function drawRundown(sections, actions) {
  // What was made and taken back never was on the plan.
  const tasks = /** @type {Task[]} */ (sections.day.tasks).filter((task) => !task.taken_back);
  if (!tasks.length) return [];
  return [el("ol", { class: "rows" }, ...tasks.map((task) => row(task, actions)))];
}

/** @param {Task} task @param {import("./extension.js").Actions} actions */
function row(task, actions) {
  const why = task.reason || task.why || sourceName(task.source);
  return el(
    "li",
    { class: `is-${task.state}` },
    el(
      "button",
      { type: "button", class: "rundown-row", "data-task": task.id, onclick: () => actions.open(task) },
      el("span", { class: "rundown-time" }, task.start_time, el("br"), task.end_time),
      icon(task.type),
      el(
        "span",
        { class: "rundown-body" },
        el("span", { class: "rundown-kind" }, typeName(task.type, task.category), " ", stateChip(task)),
        el("span", { class: "rundown-text" }, task.content),
        why ? el("span", { class: "rundown-why" }, why) : null,
      ),
    ),
  );
}

/** @param {Task} task */
export function stateChip(task) {
  return el(
    "span",
    { class: `chip is-${task.state}` },
    task.locked ? icon("lock") : stateIcon(task.state),
    stateName(task.state),
    task.state === "planned" && task.is_prepared && task.prepared ? ` · ${gettext("prepared")}` : null,
  );
}
