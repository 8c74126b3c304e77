/** A foreleg: from the shoulder to the paw, wherever that is asked to be. */

import { bow, clamp, tube } from "../path.js";
import { fade, group, oval, place, set, shape } from "../svg.js";

/** Where a paw rests as she sits, and where the leg begins, on the right of the drawing. */
export const REST = { x: 23, y: -13 };
const SHOULDER = { x: 37, y: -108 };
/** A paw that is lifted so far is before her face; at a table, all that is lifted is before the table. */
const FRONT = 80;
const FRONT_AT_TABLE = 24;

export class Arm {
  #side;
  #line = shape("line-under", "");
  #leg = shape("fur", "");
  #shade = shape("fur-shade", "");
  #cap = oval("fur", 0, 0, 26, 24);
  #paw;
  #toes;
  #pads;
  #sock;

  /** @param {number} side -1 is on the left for who looks at her */
  constructor(side) {
    this.#side = side;
    this.#toes = group("toes", ...[-7.5, 7.5].map((x) => shape("toe", `M${x} 1 C${x * 1.1} 5 ${x * 1.1} 9 ${x * 1.05} 13`)));
    this.#pads = group(
      "pads",
      shape("pad", "M0 0 C9 0 14 7 12 13 C10 18 5 15 0 15 C-5 15 -10 18 -12 13 C-14 7 -9 0 0 0Z"),
      ...[[-15, -3, -24], [-5.5, -10, -8], [5.5, -10, 8], [15, -3, 24]].map(([x, y, turn]) => {
        const pad = oval("pad", 0, 0, 4.3, 5.6);
        place(pad, { x, y, turn });
        return pad;
      }),
    );
    const round = oval("fur", 0, 0, 25, 18.5);
    this.#sock = side < 0 ? shape("orange", "M-25 0 C-24 -14 -14 -19 -2 -18 C-8 -12 -6 -6 -12 -2 C-12 4 -18 6 -22 8Z") : null;
    this.#paw = group("paw", oval("line-under", 0, 0, 25, 18.5), round, this.#sock, oval("fur-shade low", 0, 11, 20, 7), this.#toes, this.#pads);
    this.root = group("arm", this.#line, this.#leg, this.#shade, this.#cap, this.#paw);
  }

  /**
   * Whether the paw is before her.
   * @param {import("../rig/channels.js").Pose} p
   */
  inFront(p) {
    return -(this.#side < 0 ? p.pawLY : p.pawRY) > (p.table > 0.5 ? FRONT_AT_TABLE : FRONT);
  }

  /** @param {import("../rig/channels.js").Pose} p @param {(x: number, y: number) => [number, number]} move */
  draw(p, move) {
    const side = this.#side;
    const [dx, dy, show, turn] = side < 0 ? [p.pawLX, p.pawLY, p.padL, p.pawLTurn] : [p.pawRX, p.pawRY, p.padR, p.pawRTurn];
    const from = move(side * SHOULDER.x, SHOULDER.y);
    const x = side * (REST.x + p.low * 16) + dx + p.lean * 4 * (dy < -8 ? 1 : 0);
    const y = REST.y + dy;
    const reach = Math.hypot(x - from[0], y - from[1]);
    // A bent elbow points outwards and down.
    const slack = Math.max(96 - reach, 0) * 0.55 + clamp(-dy - 40, 0, 60) * 0.35;
    /** @type {[number, number]} */ const elbow = [(from[0] + x) / 2 + side * slack, (from[1] + y) / 2 + slack * 0.5];
    const middle = bow(from, elbow, [x, y - 3], 5);
    // Lifted, it is slimmer where it leaves her: the bow is to be seen beside it.
    const slim = clamp((-dy - 40) / 50, 0, 1);
    const leg = tube(middle, (part) => 22 - 6.5 * part - 6 * slim * (1 - part));
    set(this.#line, "d", leg);
    set(this.#leg, "d", leg);
    set(this.#shade, "d", tube(middle.map(([mx, my]) => [mx + 9, my]), (part) => 3 + 5 * part));
    place(this.#cap, { x: from[0] - side * (3 - 9 * slim), y: from[1] + 4 + 6 * slim, sx: 1 - 0.34 * slim, sy: 1 - 0.3 * slim });
    const [bx, by] = middle[4];
    const [ex, ey] = middle[5];
    const along = dy < -20 ? (Math.atan2(ey - by, ex - bx) * 180) / Math.PI - 90 : 0;
    const lifted = clamp(show, 0, 1);
    place(this.#paw, { x, y, turn: (lifted > 0.5 ? along + 180 : along * 0.6) + turn, sx: 1 + lifted * 0.06, sy: 1 + lifted * 0.42 });
    fade(this.#pads, lifted);
    fade(this.#toes, 1 - lifted);
  }
}
