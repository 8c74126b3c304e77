/** The tea-green ribbon with its bow, and the bell that swings a little later than she moves. */

import { group, oval, place, shape } from "../svg.js";

const LOOP = (/** @type {number} */ side) =>
  `M0 2 C${side * 10} -17 ${side * 36} -19 ${side * 41} -7 C${side * 44} 2 ${side * 42} 14 ${side * 35} 17 C${side * 22} 20 ${side * 10} 14 0 2Z`;
const END = (/** @type {number} */ side) => `M${side * 3} 6 C${side * 12} 16 ${side * 18} 24 ${side * 22} 36 L${side * 30} 30 L${side * 35} 33 C${side * 30} 18 ${side * 20} 8 ${side * 3} 2Z`;

export class Collar {
  #bell = group(
    "bell",
    oval("line-under", 0, 15, 14, 14),
    oval("bell-ball", 0, 15, 14, 14),
    shape("bell-shade", "M-12 20 C-6 30 6 30 12 20 C13 26 8 29 0 29 C-8 29 -13 26 -12 20Z"),
    shape("bell-line", "M-13 13 C-6 17 6 17 13 13 M0 20 L0 27"),
    oval("bell-hole", 0, 19.5, 2.6),
    oval("bell-light", -5, 8, 4, 3.2),
  );
  #band = group("band", shape("band-line", "M-62 -16 Q0 22 62 -16"), shape("band-ribbon", "M-62 -16 Q0 22 62 -16"), shape("band-light", "M-56 -15.5 Q-30 -1 -8 1"));
  #ends = group("ends", ...[-1, 1].flatMap((side) => [shape("line-under thin", END(side)), shape("ribbon-dark", END(side))]));

  constructor() {
    this.root = group(
      "collar",
      this.#band,
      this.#ends,
      ...[-1, 1].flatMap((side) => [shape("line-under", LOOP(side)), shape("ribbon", LOOP(side)), shape("ribbon-fold", `M${side * 8} 1 C${side * 16} -3 ${side * 22} -4 ${side * 27} -3 M${side * 9} 5 C${side * 15} 8 ${side * 20} 9 ${side * 24} 9`)]),
      this.#bell,
    );
  }

  /** @param {import("../rig/channels.js").Pose} p @param {[number, number]} neck */
  draw(p, neck) {
    place(this.root, { x: neck[0] + p.yaw * 4, y: neck[1] + 38, turn: p.lean * 6 + p.roll * 0.25, sx: 1 + p.low * 0.04 });
    place(this.#bell, { turn: p.bell * 26, px: 0, py: 0 });
    place(this.#ends, { turn: p.bell * 9 });
  }
}
