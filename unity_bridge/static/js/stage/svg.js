/** Making and moving parts of a drawing. Styles go through classes and CSSOM: the pages' policy allows no others. */

const SVG = "http://www.w3.org/2000/svg";

/**
 * @param {string} tag
 * @param {Record<string, string | number>} [attributes]
 * @param {...(Node | null)} children
 * @returns {SVGElement}
 */
export function svg(tag, attributes = {}, ...children) {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value));
  element.append(...children.filter((child) => child !== null));
  return /** @type {SVGElement} */ (element);
}

/** A filled shape of a class. @param {string} kind @param {string} d @param {Record<string, string | number>} [more] */
export const shape = (kind, d, more = {}) => svg("path", { class: kind, d, ...more });

/** @param {string} kind @param {...(Node | null)} children */
export const group = (kind, ...children) => svg("g", { class: kind }, ...children);

/** @param {string} kind @param {number} cx @param {number} cy @param {number} rx @param {number} [ry] */
export const oval = (kind, cx, cy, rx, ry = rx) => svg("ellipse", { class: kind, cx, cy, rx, ry });

/** What was set last. @type {WeakMap<Element, Record<string, string>>} */
const known = new WeakMap();

/** Sets an attribute where it is another than before: each one that is set is styled anew. @param {Element} part @param {string} name @param {string} value */
export function set(part, name, value) {
  let last = known.get(part);
  if (!last) known.set(part, (last = {}));
  if (last[name] === value) return;
  last[name] = value;
  part.setAttribute(name, value);
}

/**
 * Moves a part about a pivot: first it is turned and scaled about (px, py), then shifted.
 * @param {Element} part
 * @param {{x?: number, y?: number, turn?: number, sx?: number, sy?: number, px?: number, py?: number}} how degrees, factors
 */
export function place(part, { x = 0, y = 0, turn = 0, sx = 1, sy = 1, px = 0, py = 0 }) {
  const angle = (turn * Math.PI) / 180;
  const cos = Math.cos(angle);
  const sin = Math.sin(angle);
  const a = cos * sx;
  const b = sin * sx;
  const c = -sin * sy;
  const d = cos * sy;
  const e = x + px - a * px - c * py;
  const f = y + py - b * px - d * py;
  set(part, "transform", `matrix(${a.toFixed(4)} ${b.toFixed(4)} ${c.toFixed(4)} ${d.toFixed(4)} ${e.toFixed(2)} ${f.toFixed(2)})`);
}

/**
 * Sets `opacity`, and takes the part out of the drawing where it is none.
 * @param {SVGElement} part @param {number} value
 * @returns {boolean} whether it is in the drawing: what nobody sees need not be drawn
 */
export function fade(part, value) {
  const shown = value > 0.01;
  set(part, "display", shown ? "inline" : "none");
  if (shown) set(part, "opacity", Math.min(value, 1).toFixed(3));
  return shown;
}

/** What was set last, of custom properties. @type {WeakMap<HTMLElement, Record<string, string>>} */
const tinted = new WeakMap();

/** Sets a custom property where it is another than before: one that is set styles all beneath it anew. @param {HTMLElement} part @param {string} name @param {string} value */
export function tint(part, name, value) {
  let last = tinted.get(part);
  if (!last) tinted.set(part, (last = {}));
  if (last[name] === value) return;
  last[name] = value;
  part.style.setProperty(name, value);
}
