/** Where a picture of her look lies in the drawing: her feet on the floor, her middle over them, as large as the cat. */

/** Units of the drawing, of what one sees of her. */
const HIGH = 385;
const WIDE = 420;

/** @typedef {{x: number, y: number, width: number, height: number}} Place @typedef {import("./choice.js").Picture} Picture */

/** @param {Picture} picture @param {Picture} first on whose canvas the others were drawn @returns {Place} */
export function placeOf(picture, first) {
  // Pictures of one canvas lie exactly over each other; another canvas has its own feet.
  const sameCanvas = Math.abs(picture.width / picture.height - first.width / first.height) < 0.01;
  const { left, top, right, bottom, width, height } = sameCanvas ? first : picture;
  const size = Math.min(HIGH / (bottom - top), WIDE / (right - left));
  return { x: -((left + right) / 2) * size, y: -bottom * size, width: width * size, height: height * size };
}

/** How high and how wide one sees her. @param {Picture} first */
export function sizeOf({ left, top, right, bottom }) {
  const size = Math.min(HIGH / (bottom - top), WIDE / (right - left));
  return { wide: (right - left) * size, high: (bottom - top) * size };
}
