/** Short words for drawing rooms: a shape of a material (`css/stage-scenes.css` says what colour that is). */

import { group, oval, shape, svg } from "../svg.js";

/** @param {string} kind @param {string} d */
export const cut = (kind, d) => shape(`m-${kind}`, d);

/** @param {string} kind @param {number} x @param {number} y @param {number} width @param {number} height @param {number} [rx] */
export const block = (kind, x, y, width, height, rx = 0) => svg("rect", { class: `m-${kind}`, x, y, width, height, rx });

/** @param {string} kind @param {number} cx @param {number} cy @param {number} rx @param {number} [ry] */
export const spot = (kind, cx, cy, rx, ry = rx) => oval(`m-${kind}`, cx, cy, rx, ry);

/** An open line. @param {string} kind @param {string} d @param {number} width */
export const line = (kind, d, width) => svg("path", { class: `l-${kind}`, d, "stroke-width": width });

/** Parts moved together. @param {number} x @param {number} y @param {number} size @param {...Node} parts */
export function at(x, y, size, ...parts) {
  const moved = group("", ...parts);
  moved.setAttribute("transform", `translate(${x} ${y}) scale(${size})`);
  return moved;
}

/** Numbers that look like chance and are the same each time. @param {number} seed @returns {() => number} 0 to 1 */
export function chance(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}
