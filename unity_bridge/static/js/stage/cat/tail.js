/** Her tail: a chain of joints, each a little late, so that the tip seldom does as it is told. */

import { mix, smooth, tube } from "../path.js";
import { group, set, shape } from "../svg.js";

const JOINTS = 11;
const LENGTH = 21;
/** Where its orange tip and the dark ring before it begin, of its length. */
const TIP = 0.7;
const RING = [0.5, 0.62];

export class Tail {
  #line = shape("line-under", "");
  #fur = shape("fur", "");
  #shade = shape("fur-shade", "");
  #ring = shape("dark", "");
  #tip = shape("orange", "");
  /** The bend of each joint, following what is wanted of it. */
  #bend = new Float64Array(JOINTS);

  constructor() {
    this.root = group("tail", this.#line, this.#fur, this.#shade, this.#ring, this.#tip);
  }

  /**
   * @param {import("../rig/channels.js").Pose} p
   * @param {number} sway where its slow wave is, in radians
   * @param {number} seconds since the last drawing
   */
  draw(p, sway, seconds) {
    /** @type {[number, number][]} */ const middle = [];
    let x = 62;
    let y = -22 + p.tailY;
    let angle = (p.tailBase * Math.PI) / 180;
    for (let i = 0; i < JOINTS; i += 1) {
      middle.push([x, y]);
      const part = i / (JOINTS - 1);
      // It leaves her in one bow and ends in the other: an S.
      const wanted = (p.tailCurl / JOINTS) * mix(1.6, -0.75, smooth(0.45, 0.7, part)) + p.tailTip * smooth(0.55, 1, part) * 0.3 + Math.sin(sway - part * 3.1) * p.tailSway * (0.05 + 0.17 * part);
      // The further out, the later.
      const catching = 1 - Math.exp(-seconds * (14 - 8 * part));
      this.#bend[i] += (wanted - this.#bend[i]) * catching;
      angle += this.#bend[i];
      x += Math.cos(angle) * LENGTH;
      y += Math.sin(angle) * LENGTH;
    }
    middle.push([x, y]);
    const half = (/** @type {number} */ part) => 14.5 + 5 * smooth(0.1, 0.6, part) - 6 * smooth(0.72, 1, part);
    const whole = tube(middle, half);
    set(this.#line, "d", whole);
    set(this.#fur, "d", whole);
    const last = middle.length - 1;
    const piece = (/** @type {number} */ from, /** @type {number} */ to) => {
      const first = from * last;
      const end = to * last;
      const points = [at(middle, first), ...middle.filter((_, i) => i > first + 0.2 && i < end - 0.2), at(middle, end)];
      return tube(points, (part) => half(from + (to - from) * part) + 0.4, to < 1 ? 8 : undefined);
    };
    set(this.#tip, "d", piece(TIP, 1));
    set(this.#ring, "d", piece(RING[0], RING[1]));
    set(this.#shade, "d", tube(middle.slice(0, 4), (part) => 14 * (1 - part)));
  }
}

/** @param {[number, number][]} points @param {number} where @returns {[number, number]} */
function at(points, where) {
  const i = Math.min(Math.floor(where), points.length - 2);
  const part = where - i;
  return [points[i][0] + (points[i + 1][0] - points[i][0]) * part, points[i][1] + (points[i + 1][1] - points[i][1]) * part];
}
