/** The ledger: every model call, what it cost, and what was asked and answered. */

import { ApiError, call } from "../shared/api.js";
import { el, icon } from "../shared/dom.js";
import { backendName, fill, number } from "../shared/words.js";
import { liveDrawer, notAnswered } from "./live-drawer.js";
import { PagedList } from "./paged-list.js";
import { may } from "./rights.js";

/** @type {import("./extension.js").Drawer} */
export const ledgerDrawer = {
  name: "calls",
  label: () => gettext("Ledger"),
  reads: ["models"],
  follows: ["task.changed", "step.ended", "stream.ended"],
  draw: liveDrawer(ledger),
  order: 90,
};

/** Roles in the order of what they cost. @type {[string, () => string][]} */
const ROLES = [
  ["", () => gettext("All roles")],
  ["director", () => gettext("Director")],
  ["persona", () => gettext("Persona")],
  ["image", () => gettext("Image")],
  ["judge", () => gettext("Judge")],
  ["voice", () => gettext("Voice")],
];

function ledger() {
  const element = el("div");
  const role = /** @type {HTMLSelectElement} */ (
    el("select", { onchange: () => list.restart() }, ...ROLES.map(([value, label]) => el("option", { value }, label())))
  );
  const failed = /** @type {HTMLInputElement} */ (el("input", { type: "checkbox", onchange: () => list.restart() }));
  const list = new PagedList({
    fetch: async (before) => {
      const asked = new URLSearchParams();
      if (before) asked.set("before", String(before));
      if (role.value) asked.set("role", role.value);
      if (failed.checked) asked.set("failed", "true");
      const page = await call("GET", `ledger?${asked}`);
      return { rows: page.calls, next: page.next };
    },
    key: (made) => made.id,
    draw: (/** @type {any} */ made) =>
      // What was asked and answered is not for everybody who watches.
      el("li", null, ...(may("operate") ? [el("button", { type: "button", class: "row-open", onclick: () => open(made.id) }, ...inShort(made))] : inShort(made))),
    empty: () => gettext("No call of this kind."),
    label: () => gettext("Model calls"),
  });
  const whole = el(
    "div",
    null,
    el("p", { class: "drawer-bar" }, el("label", null, gettext("Role"), role), el("label", null, failed, gettext("Only what failed"))),
    list.element,
  );
  /** @param {number} id */
  const open = async (id) => {
    const back = el("button", { type: "button", class: "button quiet", onclick: () => element.replaceChildren(whole) }, icon("back"), gettext("All calls"));
    const body = el("div", { "aria-busy": "true" });
    element.replaceChildren(el("article", null, el("header", { class: "sheet-head" }, back, el("h3", null, fill(gettext("Call {id}"), { id }))), body));
    back.focus();
    try {
      body.replaceChildren(...texts(await call("GET", `ledger/${id}`)));
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      body.replaceChildren(notAnswered(error.message, () => open(id)));
    }
    body.setAttribute("aria-busy", "false");
  };
  element.append(whole);
  return { element, refresh: list.refresh };
}

/** @param {any} made */
function inShort(made) {
  const tokens = made.tokens_in + made.tokens_out;
  return [
    el(
      "span",
      { class: "row-head" },
      el("strong", null, made.purpose_text),
      el("span", { class: `chip ${made.failed ? "is-failed" : made.state === "ok" ? "is-good" : ""}` }, made.failed ? icon("cross") : null, made.state_name),
      el("span", { class: "push meta figures" }, fill(gettext("{ms} ms"), { ms: number(made.latency_ms) })),
    ),
    el(
      "span",
      { class: "meta" },
      [
        new Date(made.at).toLocaleString(document.documentElement.lang || undefined, { dateStyle: "short", timeStyle: "short" }),
        made.role_name,
        made.model || backendName(made.backend),
        tokens ? fill(gettext("{count} tokens"), { count: number(tokens) }) : "",
        made.cost ? `${made.cost} ${made.currency}` : "",
        made.why,
      ]
        .filter(Boolean)
        .join(" · "),
    ),
  ];
}

/** @param {any} whole */
function texts(whole) {
  const { call: made } = whole;
  /** @type {[string, string][]} */
  const parts = [
    [gettext("System prompt"), whole.prompt_system],
    [gettext("User prompt"), whole.prompt_user],
    [gettext("Answer"), whole.answer],
    [gettext("What was wrong with the answer"), whole.parse_error],
  ];
  const facts = fill(gettext("{model} at {endpoint}; {tries} tries; {in} tokens in, {out} out"), {
    model: made.model || backendName(made.backend),
    endpoint: whole.endpoint || gettext("this machine"),
    tries: made.tries,
    in: number(made.tokens_in),
    out: number(made.tokens_out),
  });
  return [
    el("div", { class: "texts" }, ...inShort(made), el("p", { class: "meta" }, facts)),
    whole.texts_kept
      ? null
      : el("p", { class: "notice drawer-notice" }, gettext("What was asked and answered was let go: only the newest texts are kept, and those of viewers who were forgotten are not.")),
    el(
      "div",
      { class: "texts" },
      ...parts
        .filter(([, text]) => text)
        .map(([label, text]) => el("section", { "aria-label": label }, el("h4", { class: "meta" }, label), el("pre", { tabindex: "0" }, text))),
    ),
  ].filter((part) => part !== null);
}
