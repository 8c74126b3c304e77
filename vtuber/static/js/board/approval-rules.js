/** For which types of tasks an approval is asked before what is prepared for them goes out. */

import { ApiError, call } from "../shared/api.js";
import { el } from "../shared/dom.js";
import { toast } from "../shared/toasts.js";

export const rules = el("details", { class: "prepared-rules", "data-needs": "operate" });
let rulesDrawn = "";

/** @param {{type: string, label: string, required: boolean}[]} types */
export function drawRules(types) {
  const text = JSON.stringify(types);
  if (text === rulesDrawn) return;
  rulesDrawn = text;
  const form = /** @type {HTMLFormElement} */ (
    el(
      "form",
      { onchange: () => sendRules(form) },
      ...types.map((each) =>
        el("label", { class: "card-check" }, el("input", { type: "checkbox", name: "type", value: each.type, checked: each.required }), each.label),
      ),
    )
  );
  rules.replaceChildren(
    el("summary", null, gettext("Ask me before it goes out")),
    el("p", { class: "meta" }, gettext("What is ticked goes out only when somebody has approved it. Unapproved, it waits until its time is over and is left out then.")),
    form,
  );
}

/** @param {HTMLFormElement} form */
async function sendRules(form) {
  try {
    await call("POST", "approvals", { types: new FormData(form).getAll("type").map(String) });
    toast(gettext("Saved."));
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    rulesDrawn = "";
    toast(error.message, true);
  }
}
