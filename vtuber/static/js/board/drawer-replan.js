/** Another plan for the rest of the day: wish for one, see it beside the present one, take it, take parts of it, leave it. */

import { ApiError, call } from "../shared/api.js";
import { el, icon } from "../shared/dom.js";
import { toast } from "../shared/toasts.js";
import { fill } from "../shared/words.js";

/**
 * @typedef {{start_time: string, end_time: string, content: string}} Placed
 * @typedef {{key: string, kind: "add" | "move" | "drop" | "change", type: string, label: string, was: Placed | null,
 *   now: Placed | null, why: string, brings: string[], needs: string[], accepted: boolean}} Change
 * @typedef {{type: string, label: string, start_time: string, end_time: string, content: string, key: string, mark: string,
 *   fixed: boolean}} Line
 * @typedef {{id: number, version: number, state: string, state_name: string, wish: string, asked_by: string, cause: string,
 *   summary: string, reason: string, made_by: string, notes: string[], at: string, changes: Change[], present: Line[],
 *   planned: Line[]}} Proposal
 */

/** @type {Record<string, {sign: string, word: () => string}>} */
const MARKS = {
  add: { sign: "+", word: () => gettext("new") },
  move: { sign: "→", word: () => gettext("moved") },
  drop: { sign: "−", word: () => gettext("left out") },
  change: { sign: "≈", word: () => gettext("changed") },
  keep: { sign: "", word: () => "" },
};

const LISTS = new Intl.ListFormat(document.documentElement.lang || "en", { style: "short", type: "conjunction" });

const wish = /** @type {HTMLInputElement} */ (
  el("input", { id: "replan-wish", type: "text", name: "wish", maxlength: 200, required: true, placeholder: gettext("Go live earlier today, fewer posts") })
);
const form = el(
  "form",
  {
    class: "replan-wish",
    "data-needs": "operate",
    onsubmit: (/** @type {SubmitEvent} */ event) => {
      event.preventDefault();
      ask(wish.value);
    },
  },
  el("label", { for: "replan-wish" }, gettext("How should the rest of the day go?")),
  el("span", { class: "replan-field" }, wish, el("button", { class: "button primary" }, gettext("Think again"))),
);
const status = el("div", { class: "replan-status", role: "status" });
const body = el("div", { class: "replan-body" });
const root = el("div", { class: "replan-drawer" }, form, status, body);
let drawn = "";

/** @param {Record<string, any>} sections */
export function drawReplan(sections) {
  const proposal = /** @type {Proposal | null} */ (sections.replan?.proposal ?? null);
  const text = JSON.stringify(proposal);
  if (text !== drawn) {
    drawn = text;
    const key = /** @type {HTMLElement | null} */ (document.activeElement)?.dataset.key;
    status.replaceChildren(...(proposal ? standing(proposal) : []));
    body.replaceChildren(...(proposal && proposal.state !== "asked" ? plan(proposal) : []));
    if (key) /** @type {HTMLElement | null} */ (body.querySelector(`[data-key="${CSS.escape(key)}"]`))?.focus();
  }
  return [root];
}

/** @param {Record<string, any>} sections */
export function countReplan(sections) {
  return sections.replan?.proposal?.state === "open" ? 1 : 0;
}

/** @param {Proposal} proposal @returns {Node[]} */
function standing(proposal) {
  const about = proposal.wish
    ? fill(gettext("For the wish “{wish}” ({who})"), { wish: proposal.wish, who: proposal.asked_by })
    : fill(gettext("She proposes it herself: {why}"), { why: proposal.cause });
  const nodes = [el("p", { class: "meta words" }, about)];
  if (proposal.state === "asked") return [...nodes, el("p", null, el("progress"), " ", gettext("She is thinking it over…"))];
  const tone = { stale: "is-wait", failed: "is-failed", accepted: "is-good" }[proposal.state] ?? "";
  nodes.push(el("p", null, el("span", { class: `chip ${tone}` }, proposal.state_name), proposal.reason ? ` ${proposal.reason}` : ""));
  if (proposal.state === "stale" || proposal.state === "failed") {
    const again = proposal.wish || proposal.cause;
    nodes.push(el("p", { "data-needs": "operate" }, el("button", { type: "button", class: "button", onclick: () => ask(again) }, icon("undo"), gettext("Make a new one"))));
  }
  return nodes;
}

/** @param {Proposal} proposal @returns {Node[]} */
function plan(proposal) {
  const open = proposal.state === "open";
  const left = proposal.changes.filter((change) => !change.accepted);
  return [
    proposal.summary ? el("blockquote", { class: "content-post words" }, proposal.summary) : null,
    open && left.length
      ? el(
          "p",
          { class: "prepared-actions", "data-needs": "operate" },
          el("button", { type: "button", class: "button primary", onclick: () => accept(proposal, null) }, icon("check"), gettext("Take it all")),
          el("button", { type: "button", class: "button", onclick: () => discard(proposal) }, icon("cross"), gettext("Leave it")),
        )
      : null,
    el("ol", { class: "rows replan-changes", "aria-label": gettext("What would change") }, ...proposal.changes.map((change) => changeRow(proposal, change, open))),
    proposal.present.length || proposal.planned.length ? sideBySide(proposal) : null,
    proposal.notes.length
      ? el("details", { class: "replan-notes" }, el("summary", null, gettext("What the planner changed")), el("ul", null, ...proposal.notes.map((note) => el("li", { class: "words" }, note))))
      : null,
  ].filter((node) => node !== null);
}

/** @param {Proposal} proposal @param {Change} change @param {boolean} open */
function changeRow(proposal, change, open) {
  const names = (/** @type {string[]} */ keys) =>
    LISTS.format(
      proposal.changes
        .filter((each) => keys.includes(each.key) && !each.accepted)
        .map((each) => `${each.label} ${(each.was ?? each.now)?.start_time ?? ""}`),
    );
  const along = names(change.brings);
  const first = names(change.needs);
  return el(
    "li",
    { class: `replan-change is-${change.kind}${change.accepted ? " is-taken" : ""}` },
    el(
      "p",
      { class: "row-head" },
      mark(change.kind),
      icon(change.type),
      el("strong", null, change.label),
      el("span", { class: "figures" }, times(change)),
      change.accepted ? el("span", { class: "chip is-good push" }, icon("check"), gettext("taken")) : null,
    ),
    change.was && change.now && change.was.content !== change.now.content ? el("p", { class: "words" }, el("del", null, change.was.content)) : null,
    el("p", { class: "words" }, (change.now ?? change.was)?.content ?? ""),
    change.why ? el("p", { class: "meta words" }, change.why) : null,
    along && !change.accepted ? el("p", { class: "meta" }, fill(gettext("Takes along: {names}"), { names: along })) : null,
    first && !change.accepted ? el("p", { class: "meta" }, fill(gettext("Goes with: {names}"), { names: first })) : null,
    open && !change.accepted
      ? el(
          "p",
          { class: "prepared-actions", "data-needs": "operate" },
          el("button", { type: "button", class: "button", "data-key": change.key, onclick: () => accept(proposal, [change.key]) }, icon("check"), gettext("Take this")),
        )
      : null,
  );
}

/** @param {Change} change */
function times({ was, now }) {
  const of = (/** @type {Placed} */ placed) => `${placed.start_time}–${placed.end_time}`;
  if (was && now && of(was) !== of(now)) return `${of(was)} → ${of(now)}`;
  const placed = now ?? was;
  return placed ? of(placed) : "";
}

/** @param {string} kind */
function mark(kind) {
  const { sign, word } = MARKS[kind] ?? MARKS.keep;
  return el("span", { class: `replan-mark is-${kind}` }, el("span", { "aria-hidden": "true" }, sign), " ", word());
}

/** @param {Proposal} proposal */
function sideBySide(proposal) {
  const column = (/** @type {string} */ title, /** @type {Line[]} */ lines) =>
    el("section", null, el("h3", null, title), el("ol", { class: "replan-lines" }, ...lines.map(lineOf)));
  return el("div", { class: "replan-both" }, column(gettext("As it is"), proposal.present), column(gettext("As it would be"), proposal.planned));
}

/** @param {Line} line */
function lineOf(line) {
  return el(
    "li",
    { class: `is-${line.mark}` },
    el("span", { class: "figures" }, `${line.start_time}–${line.end_time}`),
    " ",
    line.mark === "keep" ? null : mark(line.mark),
    " ",
    el("span", null, line.label),
    line.fixed ? el("span", { class: "chip" }, icon("lock"), gettext("stays")) : null,
    el("span", { class: "meta words" }, line.content),
  );
}

/** @param {string} text */
async function ask(text) {
  if (await send("proposals", { wish: text })) {
    wish.value = "";
    toast(gettext("She thinks about it."));
  }
}

/** @param {Proposal} proposal @param {string[] | null} keys */
async function accept(proposal, keys) {
  if (await send(`proposals/${proposal.id}/accept`, { version: proposal.version, changes: keys })) {
    toast(gettext("Taken over. It can be undone in the audit log."));
  }
}

/** @param {Proposal} proposal */
async function discard(proposal) {
  if (await send(`proposals/${proposal.id}/discard`, { version: proposal.version })) toast(gettext("Left."));
}

/** @param {string} path @param {object} given */
async function send(path, given) {
  try {
    await call("POST", path, given);
    return true;
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    toast(error.message, true);
    return false;
  }
}
