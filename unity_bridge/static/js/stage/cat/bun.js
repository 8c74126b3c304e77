/** How she sleeps: a bun seen from the side, her tail around it, her chin on a paw. */

import { Outline, tube } from "../path.js";
import { group, oval, set, shape, svg } from "../svg.js";

const BUN = new Outline(
  "M-146 -40 C-152 -84 -112 -122 -62 -138 C-20 -152 48 -154 96 -136 C144 -118 170 -80 164 -42 C160 -12 116 0 20 0 C-86 0 -142 -8 -146 -40Z",
);
const ORANGE = "M-40 -170 L72 -170 C66 -146 72 -134 60 -126 C62 -114 50 -110 46 -104 C36 -96 20 -104 10 -98 C0 -92 -10 -100 -20 -106 C-34 -112 -34 -130 -44 -138Z";
const DARK = "M88 -170 L200 -120 L200 -30 C186 -40 172 -32 160 -42 C150 -48 154 -62 142 -68 C138 -80 122 -78 118 -90 C104 -98 106 -116 94 -124Z";
const ORANGE_LOW = "M84 14 C80 -10 92 -22 104 -24 C112 -32 128 -26 134 -20 C146 -14 148 0 146 14Z";

/** Where her head lies. */
export const PILLOW = { x: -86, y: -82, turn: -8 };

export class Bun {
  #line = shape("line-under", "");
  #fur = shape("fur", "");
  #clip = svg("path");
  #tail = [shape("line-under", ""), shape("fur", ""), shape("dark", ""), shape("orange", "")];

  /** @param {string} id of the drawing */
  constructor(id) {
    this.root = group(
      "bun",
      svg("clipPath", { id: `${id}-bun` }, this.#clip),
      this.#line,
      this.#fur,
      svg(
        "g",
        { "clip-path": `url(#${id}-bun)` },
        shape("orange", ORANGE),
        shape("dark", DARK),
        shape("orange", ORANGE_LOW),
        shape("fur-shade", "M-160 10 L180 10 L180 -30 C120 -8 60 -12 0 -16 C-60 -20 -120 -10 -160 -30Z"),
        oval("fur-shade", -84, -52, 116, 66),
      ),
      shape("inner-line", "M46 -6 C36 -44 58 -82 96 -84"),
      oval("line-under", -132, -8, 30, 14),
      oval("fur", -132, -8, 30, 14),
      shape("toe", "M-146 -6 L-147 4 M-136 -5 L-137 5"),
    );
    /** In front of everything but her head. */
    this.front = group("bun-front", ...this.#tail);
  }

  /** @param {import("../rig/channels.js").Pose} p @param {number} sway */
  draw(p, sway) {
    const bun = BUN.bent((x, y) => [x * (1 + p.breath * 0.008), y * (1 + p.breath * 0.026)]);
    for (const part of [this.#line, this.#fur, this.#clip]) set(part, "d", bun);
    const tip = Math.sin(sway) * p.tailSway * 7;
    /** @type {[number, number][]} */
    const middle = [[150, -58], [164, -20], [136, 2], [92, 6], [50, 4], [14, 1 - tip * 0.3], [-14, -6 - tip]];
    const half = (/** @type {number} */ part) => 17 - 4 * part;
    const whole = tube(middle, half);
    const [line, fur, ring, end] = this.#tail;
    set(line, "d", whole);
    set(fur, "d", whole);
    set(ring, "d", tube(middle.slice(3, 5), () => 15.2));
    set(end, "d", tube(middle.slice(4), (part) => 15 - 2.4 * part));
  }
}
