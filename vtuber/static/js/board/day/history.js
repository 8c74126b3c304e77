/** Who changed a task, when, and from what to what. */

import { ApiError, call } from "../../shared/api.js";
import { el, icon } from "../../shared/dom.js";

/** @typedef {{who: string, at: string, what: string, changes: string[], undone: boolean}} Line `at` in game time */

/** Read when it is opened. @param {import("../state.js").Task} task */
export function historyOf(task) {
  const list = el("ol", { class: "history" });
  const details = el("details", { class: "card-history" }, el("summary", null, gettext("Who changed it")), list);
  details.addEventListener("toggle", async () => {
    if (!(/** @type {HTMLDetailsElement} */ (details).open)) return;
    try {
      const { history: lines } = /** @type {{history: Line[]}} */ (await call("GET", `tasks/${task.id}/history`));
      list.replaceChildren(...(lines.length ? lines.map(lineOf) : [el("li", { class: "meta" }, gettext("Nobody has touched it."))]));
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      list.replaceChildren(el("li", { class: "meta" }, error.message));
    }
  });
  return details;
}

/** @param {Line} line */
function lineOf({ who, at, what, changes, undone }) {
  return el(
    "li",
    null,
    el("p", null, el("strong", null, who), " ", what, " ", el("time", { class: "meta" }, at), undone ? el("span", { class: "chip" }, icon("undo"), gettext("undone")) : null),
    ...changes.map((change) => el("p", { class: "meta words" }, change)),
  );
}
