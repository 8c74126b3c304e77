/** Making elements. Text always goes in as text: what a model or a viewer wrote is never markup. */

const SVG = "http://www.w3.org/2000/svg";

/** @typedef {string | Node | null | undefined | false} Child */

/**
 * @param {string} tag
 * @param {Record<string, unknown> | null} [attributes] `on` + event for listeners; `class`, `data-…`, `aria-…` as in HTML
 * @param {...Child} children
 */
export function el(tag, attributes, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (typeof value === "function") element.addEventListener(name.slice(2), /** @type {EventListener} */ (value));
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) element.setAttribute(name, String(value));
  }
  element.append(...children.filter((child) => child || child === "").map((child) => /** @type {Node | string} */ (child)));
  return element;
}

/** One of the sprite's icons. @param {string} name */
export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(SVG, "use");
  use.setAttribute("href", `#i-${name}`);
  svg.append(use);
  return svg;
}

/** @template {HTMLElement} [T=HTMLElement] @param {string} id @returns {T} */
export function byId(id) {
  const element = document.getElementById(id);
  if (!element) throw new Error(`the page has no #${id}`);
  return /** @type {T} */ (element);
}

/** The icon of a task's state. @param {string} state */
export function stateIcon(state) {
  const names = { planned: "wait", running: "play", done: "check", skipped: "skip", failed: "cross", cancelled: "cross", wish: "note" };
  return icon(/** @type {Record<string, string>} */ (names)[state] ?? "dot");
}

/** Sets text only where it differs, so that a screen reader is not told again. @param {Node} node @param {string} text */
export function setText(node, text) {
  if (node.textContent !== text) node.textContent = text;
}
