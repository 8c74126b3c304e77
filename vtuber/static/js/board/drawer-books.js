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
            el("strong", null, made.purpose),
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
            verb(done.verb),
            done.undone ? el("span", { class: "chip" }, icon("undo"), gettext("undone")) : null,
            done.can_undo
              ? el("button", { type: "button", class: "button quiet push", onclick: () => undo(done.id) }, icon("undo"), gettext("Undo"))
              : null,
          ),
          el("p", { class: "meta words" }, changes(done)),
          el("p", { class: "meta" }, el("time", null, done.at)),
        ),
      ),
    ),
  ];
}

/** @param {string} name */
function verb(name) {
  return (
    {
      pause: gettext("stopped the clock"),
      resume: gettext("let the clock run"),
      set_speed: gettext("changed the speed"),
      jump: gettext("jumped ahead"),
      go_live_now: gettext("brought the stream forward"),
      edit_task: gettext("changed a task"),
      cancel_task: gettext("called a task off"),
      undo: gettext("took an edit back"),
      change_weather: gettext("changed the weather"),
      publish_diary: gettext("published a diary page"),
      withdraw_diary: gettext("took a diary page back"),
      rewrite_persona: gettext("rewrote the persona"),
      silence: gettext("silenced her"),
      unsilence: gettext("let her speak again"),
      chat_rules: gettext("changed the rules of the chat"),
      chat_words: gettext("changed the banned words"),
      chat_remove: gettext("removed a chat message"),
      chat_highlight: gettext("highlighted a chat message"),
      chat_timeout: gettext("timed a viewer out"),
      chat_ban: gettext("banned a viewer"),
      chat_shadow: gettext("shadow-muted a viewer"),
      chat_lift: gettext("let a viewer talk again"),
      forget_viewer: gettext("made her forget a viewer"),
      chat_undo: gettext("took back something in the chat"),
    }[name] ?? name
  );
}

/** What differs between before and after. @param {any} done */
function changes(done) {
  return Object.keys(done.after)
    .filter((name) => JSON.stringify(done.before[name]) !== JSON.stringify(done.after[name]))
    .map((name) => `${name}: ${short(done.before[name])} → ${short(done.after[name])}`)
    .join("\n");
}

/** @param {unknown} value */
function short(value) {
  const text = typeof value === "string" ? value : JSON.stringify(value ?? null);
  return text.length > 90 ? `${text.slice(0, 90)}…` : text;
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
