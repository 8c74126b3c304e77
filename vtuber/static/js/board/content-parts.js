/** What is prepared for a task, read as what it is: a post, a letter, what she says, a picture. And the same to change. */

import { el } from "../shared/dom.js";
import { fill } from "../shared/words.js";

/**
 * @typedef {{path: string, label: string, form: string, value: string, limit: number, editable: boolean, group: string,
 *   options: {value: string, label: string}[], remakes: boolean}} Part
 */

/** Forms that are one line long. */
const SHORT = ["line", "subject"];

/** To be read. @param {Part[]} parts @returns {Node[]} */
export function readParts(parts) {
  const shown = parts.filter((part) => part.value !== "");
  /** @type {Node[]} */
  const nodes = [];
  for (const run of runs(shown)) {
    if (run[0].group) nodes.push(el("div", { class: "letter" }, ...run.map(readOne)));
    else nodes.push(...run.map(readOne));
  }
  return nodes;
}

/** Neighbours of one group lie together. @param {Part[]} parts @returns {Part[][]} */
function runs(parts) {
  /** @type {Part[][]} */
  const found = [];
  for (const part of parts) {
    const last = found[found.length - 1];
    if (last && part.group && last[0].group === part.group) last.push(part);
    else found.push([part]);
  }
  return found;
}

/** @param {Part} part */
function readOne(part) {
  switch (part.form) {
    case "picture":
      return el("img", { class: "content-picture", src: part.value, alt: part.label, loading: "lazy" });
    case "post":
      return el("blockquote", { class: "content-post words" }, part.value);
    case "said":
      return el("p", { class: "content-said words" }, el("span", { class: "meta" }, part.label), " ", part.value);
    case "subject":
      return el("p", { class: "letter-subject" }, part.value);
    case "letter":
      return el("p", { class: "letter-body words" }, part.value);
    case "choice": {
      const chosen = part.options.find((option) => option.value === part.value);
      return el("p", null, el("span", { class: "meta" }, part.label), " ", el("strong", null, chosen?.label ?? part.value));
    }
    default:
      return el("p", { class: "words" }, el("span", { class: "meta" }, part.label), " ", part.value);
  }
}

/** Fields to change them in; what is only to be looked at is shown as it is. @param {Part[]} parts @param {number} task */
export function partFields(parts, task) {
  return parts.map((part) => {
    if (!part.editable) return readOne(part);
    const id = `part-${task}-${part.path}`;
    const given = { id, name: part.path, maxlength: part.limit || null };
    let field;
    if (part.form === "choice") {
      field = el(
        "select",
        { id, name: part.path },
        ...part.options.map((option) => el("option", { value: option.value, selected: option.value === part.value }, option.label)),
      );
    } else if (SHORT.includes(part.form)) field = el("input", { ...given, type: "text", value: part.value });
    else field = el("textarea", { ...given, rows: part.form === "said" ? 2 : 4 }, part.value);
    return el(
      "p",
      { class: "content-field" },
      el("label", { for: id }, part.label),
      field,
      part.remakes ? el("span", { class: "meta" }, gettext("Changing this has the picture painted anew.")) : null,
    );
  });
}

/** What differs from what was there, by path. @param {HTMLFormElement} form @param {Part[]} parts */
export function changedTexts(form, parts) {
  const given = new FormData(form);
  /** @type {Record<string, string>} */
  const texts = {};
  for (const part of parts) {
    // A text field hands line breaks on as CR LF.
    const text = String(given.get(part.path) ?? "").replaceAll("\r\n", "\n");
    if (part.editable && given.has(part.path) && text !== part.value) texts[part.path] = text;
  }
  return texts;
}

/** Both versions of one part, where somebody else was faster. @param {Part[]} theirs @param {Record<string, string>} mine */
export function bothTexts(theirs, mine) {
  return el(
    "ul",
    { class: "rows" },
    ...theirs
      .filter((part) => part.path in mine)
      .map((part) =>
        el(
          "li",
          { class: "words" },
          el("strong", null, part.label),
          el("p", null, fill(gettext("Now: {text}"), { text: part.value })),
          el("p", null, fill(gettext("Yours: {text}"), { text: mine[part.path] })),
        ),
      ),
  );
}
