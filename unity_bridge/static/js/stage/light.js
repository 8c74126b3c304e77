/** The light of a game moment on her stage: the sky, how dark the room is, how warm, and what that makes of her coat. */

import { lightAt } from "../shared/light.js";
import { clamp, mix, smooth } from "./path.js";

/** Her coat at noon; `css/stage-cat.css` has the same. */
const COAT = /** @type {Record<string, number[]>} */ ({
  "--coat-fur": [255, 250, 241],
  "--coat-fur-light": [255, 253, 248],
  "--coat-fur-shade": [230, 207, 184],
  "--coat-orange": [240, 160, 75],
  "--coat-orange-shade": [207, 122, 49],
  "--coat-dark": [75, 59, 56],
  "--coat-line": [91, 60, 50],
  "--coat-ear": [246, 188, 195],
  "--coat-ear-shade": [227, 148, 160],
  "--coat-ribbon": [130, 171, 108],
  "--coat-ribbon-dark": [99, 138, 82],
  "--coat-brass": [244, 197, 82],
  "--coat-blush": [242, 154, 168],
});
/** What is left of red, green and blue at night, and at dusk. One always finds a calico. */
const NIGHT = [0.76, 0.77, 0.93];
const DUSK = [1.0, 0.9, 0.8];
const LOST = 0.85;

/**
 * @param {number} game milliseconds of game time
 * @param {number} grey how much of its colours the sky has lost, 0 to 1
 */
export function stageLight(game, grey) {
  const light = lightAt(game, grey);
  const hour = (game / 3_600_000) % 24;
  const warm = Math.max(hill(hour, 18.2, 1.7), hill(hour, 6.3, 1.3) * 0.7) * (1 - grey * 0.75);
  // `lightAt` knows the small picture's pane; here it is a part of any.
  const part = (/** @type {{x: number, y: number}} */ at) => ({ x: (at.x - 126) / 232, y: (at.y - 40) / 190 });
  return { ...light, warm, sun: part(light.sun), moon: part(light.moon) };
}

/** @param {number} value @param {number} middle @param {number} wide */
const hill = (value, middle, wide) => smooth(0, 1, clamp(1 - Math.abs(value - middle) / wide, 0, 1));

/**
 * What is left of red, green and blue of whatever stands in a light.
 * @param {{dark: number, warm: number}} light
 * @param {number} lamps how much of the dark the lamps of the place take away, 0 to 1
 */
export function leftIn(light, lamps) {
  const dark = light.dark * LOST * (1 - lamps * 0.55);
  return NIGHT.map((left, i) => mix(1, left, dark) * mix(1, DUSK[i], light.warm * 0.7));
}

/** The colours of her coat in a light. @param {number[]} left of red, green and blue @returns {[string, string][]} */
export function coatIn(left) {
  return Object.entries(COAT).map(([name, colour]) => [name, `rgb(${colour.map((channel, i) => Math.round(channel * left[i])).join(",")})`]);
}
