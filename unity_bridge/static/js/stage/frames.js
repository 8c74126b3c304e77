/** When her stage draws its next picture. */

import { isSource } from "../shared/voice/hearing.js";

/** Real milliseconds between two pictures for who asked for little motion: as in a drawn film, her mouth too. */
const CALM_MS = 100;
const little = matchMedia("(prefers-reduced-motion: reduce)");

/**
 * Draw the browser's next picture; ten a second are enough for a reader who wants little motion. A source in a
 * broadcasting program is for all who watch, and has no such wish.
 * @param {(now: number) => void} draw told the moment, in the browser's milliseconds
 */
export function nextFrame(draw) {
  if (little.matches && !isSource()) setTimeout(() => requestAnimationFrame(draw), CALM_MS);
  else requestAnimationFrame(draw);
}
