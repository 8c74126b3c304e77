/** The books: what the planner changed, coins, model calls, and what operators did. */

import { ApiError, call } from "../shared/api.js";
import { el, icon } from "../shared/dom.js";
import { toast } from "../shared/toasts.js";
import { backendName, fill, number } from "../shared/words.js";

/** @typedef {Record<string, any>} Sections */

/** @param {Sections} sections */
export function drawNotes(sections) {
  const { notes, planned_by: by } = sections.day;
  if (!by) return [];
  if (!notes.length) return [el("p", { class: "empty" }, gettext("The plan was taken as it came."))];
  return [el("ul", { class: "rows" }, ...notes.map((/** @type {string} */ note) => el("li", { class: "words" }, note)))];
}

/** @param {Sections} sections */
export function drawWallet(sections) {
  const rows = (sections.entries ?? []).map((/** @type {any} */ entry) =>
    el(
      "li",
      null,
      el(
        "p",
        { class: "row-head" },
        el("span", { class: `amount ${entry.amount < 0 ? "is-out" : "is-in"}` }, `${entry.amount > 0 ? "+" : ""}${number(entry.amount)}`),
        el("span", { class: "words" }, entry.why),
        el("span", { class: "push meta figures" }, number(entry.after)),
      ),
      el("p", { class: "meta" }, el("time", null, entry.at)),
    ),
  );
  const balance = fill(gettext("{balance} coins in the wallet"), { balance: number(sections.wallet?.balance ?? 0) });
  return [el("p", { class: "page-date" }, balance), el("ul", { class: "rows" }, ...rows)];
}

/** @param {Sections} sections */
export function drawCalls(sections) {
  const calls = sections.calls ?? [];
  if (!calls.length) return [];
  return [
    el(
      "ul",
      { class: "rows" },
      ...calls.map((/** @type {any} */ made) =>
        el(
          "li",
          null,
          el(
            "p",
            { class: "row-head" },
            el("strong", null, made.purpose_text),
            el("span", { class: `chip ${callTone(made.state)}` }, made.state_name),
            el("span", { class: "push meta figures" }, fill(gettext("{ms} ms"), { ms: number(made.latency_ms) })),
          ),
          el(
            "p",
            { class: "meta" },
            [made.model || backendName(made.backend), made.tokens ? fill(gettext("{count} tokens"), { count: number(made.tokens) }) : "", made.cost, made.why]
              .filter(Boolean)
              .join(" · "),
          ),
        ),
      ),
    ),
  ];
}

/** @param {string} state */
function callTone(state) {
  if (state === "ok") return "is-good";
  return state === "fallback" || state === "stopped" ? "" : "is-failed";
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
              ? el("button", { type: "button", class: "button quiet push", onclick: () => undo(done.id) }, icon("undo"), gettext("Undo"))
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
