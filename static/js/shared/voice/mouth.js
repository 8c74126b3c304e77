/** How far her mouth is open: as her sound's server says it, or by the letters where there is no sound. */

/** What is no letter, and no sound. */
const PAUSE = /[\p{P}\p{Z}\p{S}]/u;
const ROUND = /[oóòuúùwüǖ哦喔呜噢o乌无不我国朵多说做]/i;
/** Of the shapes that a voice may tell: how round each is. @type {Record<string, number>} */
const SHAPES = { a: 0.15, i: 0, u: 0.9, e: 0.1, o: 0.75, n: 0.2, "-": 0.2 };
/** An opening is a figure or letter, from 0 (closed) to z (wide open). */
const WIDE = 35;

/** @typedef {{open: number, round: number}} Mouth both 0 to 1 */

/**
 * At a moment of a text.
 * @param {string[]} letters @param {number} part of its time, 0 to 1
 * @returns {Mouth}
 */
export function mouthOfText(letters, part) {
  const at = part * letters.length;
  const letter = letters[Math.floor(at)];
  if (letter === undefined || PAUSE.test(letter)) return { open: 0, round: 0 };
  const within = at % 1;
  // No two letters open it alike, and the same letter always does.
  const loud = 0.42 + 0.5 * ((letter.codePointAt(0) ?? 0) * 0.618 - Math.floor((letter.codePointAt(0) ?? 0) * 0.618));
  return { open: loud * Math.sin(Math.PI * Math.min(within * 1.15, 1)), round: roundOf(letter) };
}

/**
 * At a moment of a sound.
 * @param {{mouth: string, mouth_rate: number, shapes: string}} sound @param {number} seconds from its beginning
 * @param {string} letter that is about being said, for the shape where the voice tells none
 * @returns {Mouth}
 */
export function mouthOfSound({ mouth, mouth_rate, shapes }, seconds, letter) {
  const at = Math.max(seconds, 0) * mouth_rate;
  const before = Math.floor(at);
  const open = openingAt(mouth, before) + (openingAt(mouth, before + 1) - openingAt(mouth, before)) * (at - before);
  const shape = shapes[Math.round(at)];
  return { open, round: shape === undefined ? roundOf(letter) : (SHAPES[shape] ?? 0.2) };
}

/** @param {string} mouth @param {number} index */
function openingAt(mouth, index) {
  const opening = Number.parseInt(mouth[index] ?? "0", 36);
  return Number.isNaN(opening) ? 0 : opening / WIDE;
}

/** @param {string} letter */
function roundOf(letter) {
  return ROUND.test(letter) ? 0.7 : 0.1;
}
