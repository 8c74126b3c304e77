/**
 * Forms in drawers: a label and an error in words at each field; what was typed stays whatever happens; and where
 * somebody else was faster, both versions and a button that puts one's own on top.
 *
 * @typedef {{name: string, label: string, type?: "text" | "textarea" | "select" | "number" | "date", value?: string,
 *   needed?: boolean, longest?: number, min?: number, max?: number, rows?: number, help?: string,
 *   options?: {value: string, label: string}[], changed?: (value: string) => void}} Field
 * @typedef {{fields: Field[], submit: string, send: (values: Record<string, string>, onTopOf?: any) => Promise<void>,
 *   cancel?: () => void, theirs?: (current: any) => string, mine?: (values: Record<string, string>) => string,
 *   label: string}} FormOptions
 *   `send` sends; `onTopOf` is what stands now, when one's own is to go on top of it. `theirs` and `mine` say both
 *   versions in words.
 */

import { ApiError } from "../shared/api.js";
import { el } from "../shared/dom.js";
import { fill } from "../shared/words.js";

let forms = 0;

/** @typedef {HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement} Control */

/**
 * @param {FormOptions} options
 * @returns {HTMLFormElement & {control: (name: string) => Control}}
 */
export function editForm(options) {
  const id = `form-${++forms}`;
  const note = el("div", { class: "form-note", role: "alert" });
  const button = el("button", { class: "button primary" }, options.submit);
  /** @type {Map<string, {field: Field, control: Control, error: HTMLElement}>} */
  const parts = new Map();
  const rows = options.fields.map((field) => {
    const error = el("p", { class: "field-error", id: `${id}-${field.name}-error`, hidden: true });
    const control = controlOf(field, `${id}-${field.name}`);
    const help = field.help ? el("p", { class: "meta", id: `${id}-${field.name}-help` }, field.help) : null;
    control.setAttribute("aria-describedby", `${error.id}${help ? ` ${help.id}` : ""}`);
    if (field.changed) control.addEventListener("input", () => field.changed?.(control.value));
    parts.set(field.name, { field, control, error });
    return el("div", { class: "field" }, el("label", { for: control.id }, field.label), control, help, error);
  });

  const values = () => Object.fromEntries([...parts].map(([name, { control }]) => [name, control.value]));
  /** @param {string} name @param {string} words */
  const complain = (name, words) => {
    const part = parts.get(name);
    if (!part) return false;
    part.error.textContent = words;
    part.error.hidden = !words;
    part.control.setAttribute("aria-invalid", String(Boolean(words)));
    return true;
  };
  const check = () => {
    let first = null;
    for (const [name, { field, control }] of parts) {
      const words = problemOf(field, control);
      complain(name, words);
      if (words) first ??= control;
    }
    first?.focus();
    return !first;
  };
  /** @param {any} [onTopOf] */
  const send = async (onTopOf) => {
    note.replaceChildren();
    if (!check()) return;
    button.setAttribute("disabled", "");
    try {
      await options.send(values(), onTopOf);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      refused(error);
    } finally {
      button.removeAttribute("disabled");
    }
  };
  /** @param {ApiError} error */
  const refused = (error) => {
    const problems = /** @type {{field: string, problem: string}[]} */ (error.body.problems ?? []);
    const beside = problems.filter(({ field, problem }) => complain(field.split(".")[0], problem));
    if (beside.length) parts.get(beside[0].field.split(".")[0])?.control.focus();
    if (error.status === 409 && error.body.current && options.theirs && options.mine) {
      note.replaceChildren(bothVersions(error, options.mine(values()), options.theirs(error.body.current), () => send(error.body.current)));
    } else if (beside.length < Math.max(problems.length, 1)) {
      note.replaceChildren(el("p", { class: "notice bad" }, error.message));
    }
  };

  const form = /** @type {any} */ (
    el(
      "form",
      {
        class: "edit-form",
        novalidate: true,
        "aria-label": options.label,
        onsubmit: (/** @type {SubmitEvent} */ event) => {
          event.preventDefault();
          send();
        },
      },
      ...rows,
      note,
      el(
        "div",
        { class: "form-foot" },
        button,
        options.cancel ? el("button", { type: "button", class: "button quiet", onclick: options.cancel }, gettext("Cancel")) : null,
      ),
    )
  );
  form.control = (/** @type {string} */ name) => parts.get(name)?.control;
  return form;
}

/** @param {Field} field @param {string} id @returns {Control} */
function controlOf(field, id) {
  const { type = "text", value = "" } = field;
  const common = { id, name: field.name, required: field.needed };
  if (type === "textarea") return /** @type {Control} */ (el("textarea", { ...common, rows: field.rows ?? 5 }, value));
  if (type === "select") {
    const options = (field.options ?? []).map((each) => el("option", { value: each.value, selected: each.value === value }, each.label));
    return /** @type {Control} */ (el("select", common, ...options));
  }
  return /** @type {Control} */ (
    el("input", { ...common, type, value, min: field.min, max: field.max, inputmode: type === "number" ? "numeric" : null, autocomplete: "off" })
  );
}

/** What is wrong with what stands in a field, in words; empty where nothing is. @param {Field} field @param {Control} control */
function problemOf(field, control) {
  const value = control.value.trim();
  if (!value) return field.needed ? gettext("Please fill this in.") : "";
  const longest = field.longest ?? Infinity;
  if (value.length > longest) return fill(gettext("{count} characters; at most {most} fit."), { count: value.length, most: longest });
  if (field.type !== "number") return "";
  const { min = -Infinity, max = Infinity } = field;
  const number = Number(value);
  return Number.isInteger(number) && number >= min && number <= max ? "" : fill(gettext("A whole number from {min} to {max}."), { min, max });
}

/** @param {ApiError} error @param {string} mine @param {string} theirs @param {() => void} onTop */
function bothVersions(error, mine, theirs, onTop) {
  return el(
    "div",
    { class: "notice bad" },
    el("p", null, error.message, " ", gettext("Yours was not saved; it is still in the form.")),
    el(
      "div",
      { class: "versions" },
      el("div", null, el("strong", null, gettext("Yours")), el("p", { class: "words" }, mine)),
      el("div", null, el("strong", null, gettext("What stands now")), el("p", { class: "words" }, theirs)),
    ),
    el("button", { type: "button", class: "button", onclick: onTop }, gettext("Put mine on top")),
  );
}
