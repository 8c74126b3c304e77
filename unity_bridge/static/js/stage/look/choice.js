/** Which picture of her look is shown: the one of her face, mouth and eyes, or the nearest that there is. */

/**
 * @typedef {{expression: string, mouth: string, eyes: string, url: string, width: number, height: number,
 *   left: number, top: number, right: number, bottom: number}} Picture as `character.look` has it
 */

/** What a face begins with, and every other stands on. @param {Picture} picture */
export const isFirst = ({ mouth, eyes }) => mouth === "closed" && eyes === "open";

/**
 * A mouth says more than a blink: where both are wanted and there is no picture of it, her eyes stay open. Asleep
 * they are shut, also where that is the only thing that tells.
 * @param {Picture[]} pictures of which one may be shown
 * @param {string} face @param {boolean} open her mouth @param {boolean} shut her eyes
 * @returns {Picture | undefined}
 */
export function pictureFor(pictures, face, open, shut) {
  const asleep = face === "asleep";
  for (const expression of face === "neutral" ? [face] : [face, "neutral"]) {
    const mine = pictures.filter((picture) => picture.expression === expression);
    const kinds = asleep ? [[false, true], [false, false]] : [[open, shut], [open, false], [false, shut], [false, false]];
    for (const [mouth, eyes] of kinds) {
      const found = mine.find((picture) => (picture.mouth === "open") === mouth && (picture.eyes === "shut") === eyes);
      if (found) return found;
    }
  }
  return undefined;
}
