/** Which places there are, and what each is made of. */

import { bed, desk, room } from "./room.js";
import { company } from "./company.js";
import { shop } from "./shop.js";
import { studio } from "./studio.js";

/**
 * @typedef {{x: number, y: number, size: number, tall: number}} Spot where she stands in the picture of 1920×1080, how
 *   large she is, and how large on an upright stage
 * @typedef {object} Scene
 * @property {{x: number, y: number, w: number, h: number}} hole where one sees outside
 * @property {SVGElement} back behind her
 * @property {SVGElement} [under] between that and her
 * @property {SVGElement} [over] in front of her
 * @property {{x: number, y: number, size: number}} [camera] the whole place nearer, about its middle
 * @property {{x: number, y: number, r: number, dim?: number, sakura?: boolean}[]} lamps what shines when it is dark
 * @property {Spot} cat
 * @property {string} posture
 * @property {boolean} [shadow] false where she does not stand on a floor that one sees
 */

/** @type {Record<string, () => Scene>} */
const PLACES = { room, desk, stream: studio, store: shop, company, bed };

/** A place by its name; one that we do not know is her room. @param {string} name */
export function buildScene(name) {
  return (PLACES[name] ?? room)();
}
