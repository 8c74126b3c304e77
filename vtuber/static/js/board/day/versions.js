/** Somebody else was faster: both versions side by side, and one button that puts one's own on top. */

import { el } from "../../shared/dom.js";
import { hhmm } from "../../shared/words.js";

/** @typedef {import("../state.js").Task} Task @typedef {Record<string, unknown>} Changes */

/**
 * @param {Task} current what stands now @param {Changes} changes what one wanted to change @param {string} hint
 * @param {{apply: () => void, keep: () => void}} choices
 */
export function versionsOf(current, changes, hint, { apply, keep }) {
  const names = Object.keys(changes).length ? FIELDS.filter(([name]) => changes[name] !== undefined) : [];
  return el(
    "div",
    { class: "notice bad conflict", role: "alert" },
    el("p", null, hint),
    names.length
      ? el(
          "div",
          { class: "versions" },
          side(gettext("Yours"), names.map(([name, label, text]) => [label(), text(changes[name])])),
          side(gettext("What stands now"), names.map(([name, label, text]) => [label(), text(/** @type {any} */ (current)[name])])),
        )
      : null,
    names.length
      ? el(
          "p",
          { class: "card-foot" },
          el("button", { type: "button", class: "button primary", onclick: apply }, gettext("Apply mine on top")),
          el("button", { type: "button", class: "button", onclick: keep }, gettext("Leave it as it stands")),
        )
      : null,
  );
}

/** What can differ: its name, what people call it, and how its value reads. @type {[string, () => string, (value: any) => string][]} */
const FIELDS = [
  ["start", () => gettext("From"), (value) => hhmm(Date.parse(value))],
  ["end", () => gettext("Until"), (value) => hhmm(Date.parse(value))],
  ["content", () => gettext("What it is"), String],
  ["locked", () => gettext("locked"), (value) => (value ? gettext("yes") : gettext("no"))],
  ["prepared", () => gettext("prepared"), (value) => Object.values(value ?? {}).filter((part) => typeof part === "string").join("\n")],
];

/** @param {string} title @param {[string, string][]} lines */
function side(title, lines) {
  return el(
    "div",
    null,
    el("strong", null, title),
    el("dl", null, ...lines.flatMap(([label, text]) => [el("dt", null, label), el("dd", { class: "words" }, text)])),
  );
}
