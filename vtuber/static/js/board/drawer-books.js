/** The books: what the planner changed, and what operators did. */

import { ApiError, call } from "../shared/api.js";
import { el, icon } from "../shared/dom.js";
import { toast } from "../shared/toasts.js";

/** @typedef {Record<string, any>} Sections */

/** @param {Sections} sections */
export function drawNotes(sections) {
  const { notes, planned_by: by } = sections.day;
  if (!by) return [];
  if (!notes.length) return [el("p", { class: "empty" }, gettext("The plan was taken as it came."))];
  return [el("ul", { class: "rows" }, ...notes.map((/** @type {string} */ note) => el("li", { class: "words" }, note)))];
}

/** @param {Sections} sections */
export function drawAudit(sections) {
  const inputs = sections.audit ?? [];
  if (!inputs.length) return [];
  return [
    el(
      "ul",
      { class: "rows" },
      ...inputs.map((/** @type {any} */ done) =>
        el(
          "li",
          null,
          el(
            "p",
            { class: "row-head" },
            el("strong", null, done.actor),
            done.verb_text,
            done.undone ? el("span", { class: "chip" }, icon("undo"), gettext("undone")) : null,
            done.can_undo
              ? el("button", { type: "button", class: "button quiet push", "data-needs": done.target === "settings" ? "own" : "operate", onclick: () => undo(done.id) }, icon("undo"), gettext("Undo"))
              : null,
          ),
          el("p", { class: "meta words" }, done.changes.join("\n")),
          el("p", { class: "meta" }, el("time", null, done.at)),
        ),
      ),
    ),
  ];
}

/** @param {number} id */
async function undo(id) {
  try {
    await call("POST", `audit/${id}/undo`);
    toast(gettext("Taken back."));
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    toast(error.message, true);
  }
}
