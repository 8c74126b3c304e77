/** What waits for a person: a drawer, and its count in the page's title. */

import { ApiError, call } from "../shared/api.js";
import { address } from "../shared/address.js";
import { el, icon } from "../shared/dom.js";
import { toast } from "../shared/toasts.js";
import { registerDrawer } from "./extension.js";

/** @typedef {{kind: string, id: string, title: string, since: string | null, link: string, dismissable: boolean}} Line */

/** What to do about it, by kind. @returns {Record<string, string>} */
function deeds() {
  return {
    approval: gettext("Read and approve"),
    proposal: gettext("Look at it"),
    failure: gettext("See her day"),
    budget: gettext("Change the budget"),
    endpoint: gettext("Check the settings"),
    setting: gettext("Put it right"),
    prompt: gettext("Mend the prompt"),
    webhook: gettext("Check the webhook"),
    copies: gettext("Check the settings"),
    job: gettext("Read the letter"),
  };
}

registerDrawer({
  name: "waiting",
  label: () => gettext("Needs you"),
  reads: ["waiting"],
  order: 11,
  count: ({ waiting }) => waiting?.length ?? 0,
  draw: ({ waiting }) => (waiting.length ? [el("ul", { class: "rows needs-you" }, ...waiting.map(row))] : [rest()]),
});

function rest() {
  return el("p", { class: "empty" }, gettext("Nothing needs you. She manages."));
}

/** @param {Line} line */
function row(line) {
  return el(
    "li",
    null,
    icon(line.kind === "failure" || line.kind === "endpoint" ? "cross" : "wait"),
    el("p", { class: "needs-you-title" }, line.title),
    el(
      "p",
      { class: "needs-you-deeds" },
      el("a", { class: "button", href: place(line.link), "data-needs": needs(line), onclick: openDrawer }, deeds()[line.kind] ?? gettext("Open")),
      line.dismissable
        ? el("button", { type: "button", class: "button quiet", "data-needs": "operate", onclick: () => dismiss(line) }, gettext("Put aside"), el("span", { class: "visually-hidden" }, `: ${line.title}`))
        : null,
    ),
  );
}

/** Whose page it leads to: a drawer is everybody's. @param {Line} line */
function needs({ link }) {
  if (link.startsWith("#")) return null;
  return link.includes("/settings/") ? "own" : "operate";
}

/** Addresses come from the server with its own base; drawers are of this page. @param {string} link */
function place(link) {
  return link.startsWith("#") || !link.startsWith("/") || link.startsWith(address("/")) ? link : address(link);
}

/** @param {Event} event */
function openDrawer(event) {
  const href = event.currentTarget instanceof Element ? (event.currentTarget.getAttribute("href") ?? "") : "";
  const tab = href.startsWith("#") ? document.getElementById(`tab-${href.slice(1)}`) : null;
  if (!tab) return;
  event.preventDefault();
  tab.click();
  tab.focus();
}

/** @param {Line} line */
async function dismiss(line) {
  try {
    await call("POST", "waiting/dismiss", { kind: line.kind, id: line.id });
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    toast(error.message, true);
  }
}

/** `(3) 苞米 · …` @param {import("./state.js").State} state */
export function countInTitle(state) {
  const title = document.title;
  state.watch((changed) => {
    if (!changed.has("waiting")) return;
    const count = state.sections.waiting?.length ?? 0;
    document.title = count ? `(${count}) ${title}` : title;
  });
}
