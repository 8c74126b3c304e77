/**
 * Her body as she sits: torso, haunches, hind feet, chest. (0, 0) is where she touches the floor, up is negative. One
 * rule moves all of it (`bodyMove`): how low she is, how wide, how she leans, and her breath.
 */

import { Outline } from "../path.js";
import { fade, group, oval, place, set, shape, svg } from "../svg.js";

const TORSO = new Outline(
  "M-46 -170 C-58 -148 -70 -118 -74 -86 C-78 -50 -72 -8 -48 0 L48 0 C72 -8 78 -50 74 -86 C70 -118 58 -148 46 -170Z",
);
const HAUNCH = new Outline(
  "M-56 -100 C-92 -98 -119 -62 -113 -24 C-110 -5 -94 2 -66 2 C-44 2 -36 -10 -38 -32 C-40 -60 -42 -84 -56 -100Z",
);
const THIGH = new Outline("M-51 -92 C-43 -78 -40 -58 -38 -34 C-37 -22 -38 -14 -42 -8");
const RUMP = new Outline("M-90 0 C-104 -52 -78 -122 0 -126 C78 -122 104 -52 90 0Z");
const CHEST = new Outline(
  "M-45 -150 C-52 -132 -47 -120 -41 -110 C-39 -116 -36 -119 -32 -121 C-31 -108 -25 -98 -17 -91 C-17 -98 -14 -103 -10 -106 C-8 -97 -3 -88 3 -81 C5 -90 8 -98 12 -105 C15 -101 17 -96 18 -91 C26 -98 31 -108 32 -121 C36 -119 39 -116 41 -110 C47 -120 52 -132 45 -150Z",
);
const CHEST_LINE = new Outline("M-41 -112 C-39 -116 -36 -119 -32 -121 C-31 -108 -25 -98 -17 -91 C-17 -98 -14 -103 -10 -106 C-8 -97 -3 -88 3 -81 C5 -90 8 -98 12 -105 C15 -101 17 -96 18 -91 C26 -98 31 -108 32 -121 C36 -119 39 -116 41 -112");
const ORANGE_HAUNCH = "M-140 -110 L-50 -110 C-58 -96 -54 -88 -61 -80 C-57 -70 -66 -64 -64 -54 C-71 -48 -69 -38 -77 -33 C-80 -24 -92 -22 -98 -14 L-140 -10Z";
const DARK_HAUNCH = "M140 -110 L58 -110 C62 -100 60 -92 68 -88 C66 -78 76 -74 80 -66 C80 -58 90 -56 94 -50 C100 -44 112 -46 140 -40Z";
const ORANGE_LOW = "M58 10 C56 -4 64 -10 70 -12 C72 -20 84 -24 92 -20 C104 -22 112 -12 116 10Z";

/**
 * How a point of her drawing moves with her body.
 * @param {import("../rig/channels.js").Pose} p
 * @returns {(x: number, y: number) => [number, number]}
 */
export function bodyMove(p) {
  const tall = 1 - p.low * 0.47 + p.tall * 0.16;
  return (x, y) => {
    const up = -y / 170;
    const chest = up > 0 ? Math.sin(Math.min(up, 1) * Math.PI * 0.8) : 0;
    const wide = 1 + p.low * 0.36 * (1 - up * 0.35) - p.tall * 0.1 + p.breath * 0.026 * chest;
    return [x * wide + p.lean * up * up * 46 + p.hips * 12 * (1 - up), y * tall - p.breath * 2.6 * Math.max(up, 0)];
  };
}

export class Body {
  #torso = [shape("line-under", ""), shape("fur", "")];
  #torsoClip = svg("path");
  #haunches;
  #feet;
  #chest = shape("fur-light", "");
  #chestLine = shape("fur-line", "");
  #rump = [shape("line-under", ""), shape("fur", ""), svg("path")];
  #rumpPart;
  #coat;
  #coatIn = group("coat");
  #neckShade = oval("fur-shade", 0, -150, 76, 44);

  /** @param {string} id of the drawing */
  constructor(id) {
    const [line, fur, clip] = this.#rump;
    this.#rumpPart = group(
      "rump",
      svg("clipPath", { id: `${id}-rump` }, clip),
      line,
      fur,
      svg("g", { "clip-path": `url(#${id}-rump)` }, shape("orange", "M-110 -140 L-12 -140 C-18 -112 -10 -96 -20 -84 C-26 -66 -48 -70 -58 -58 C-74 -56 -90 -50 -110 -56Z"), shape("dark", "M110 -140 L34 -140 C30 -112 44 -96 58 -88 C72 -78 92 -80 110 -70Z")),
    );
    this.#haunches = [-1, 1].map((side) => new Haunch(id, side));
    this.#feet = [-1, 1].map((side) => ({ side, part: new Foot(side) }));
    this.#coatIn.append(shape("fur-shade", "M-90 -60 C-74 -50 -66 -20 -66 10 L-100 10Z"), this.#neckShade);
    this.#coat = svg("g", { "clip-path": `url(#${id}-torso)` }, this.#coatIn);
    /** What lies behind the forelegs. */
    this.root = group(
      "body",
      this.#rumpPart,
      ...this.#haunches.map((haunch) => haunch.root),
      this.#torso[0],
      svg("clipPath", { id: `${id}-torso` }, this.#torsoClip),
      this.#torso[1],
      this.#coat,
      ...this.#haunches.map((haunch) => haunch.fill),
      ...this.#haunches.map((haunch) => haunch.thigh),
      ...this.#feet.map(({ part }) => part.root),
    );
    /** What lies over them. */
    this.chest = group("chest", this.#chest, this.#chestLine);
  }

  /** @param {import("../rig/channels.js").Pose} p @param {(x: number, y: number) => [number, number]} move */
  draw(p, move) {
    const torso = TORSO.bent(move);
    for (const part of [...this.#torso, this.#torsoClip]) set(part, "d", torso);
    for (const haunch of this.#haunches) haunch.draw(p, move);
    for (const { side, part } of this.#feet) part.draw(p, move, side);
    const [, top] = move(0, -170);
    place(this.#coatIn, { sy: -top / 170, sx: 1 + p.low * 0.3, x: p.lean * 14 });
    set(this.#chest, "d", CHEST.bent(move));
    set(this.#chestLine, "d", CHEST_LINE.bent(move));
    fade(this.#rumpPart, p.rump > 0.03 ? 1 : 0);
    if (p.rump > 0.03) {
      const hump = RUMP.bent((x, y) => [x * 1.04 + p.hips * 26 * (-y / 126), y * p.rump * 2.3]);
      for (const part of this.#rump) set(part, "d", hump);
    }
  }
}

class Haunch {
  #side;
  #line = shape("line-under", "");
  #fur = shape("fur", "");
  #clip = svg("path");
  #thigh = shape("inner-line", "");
  #edge = shape("line-over", "");
  #coat = group("coat");

  /** @param {string} id @param {number} side */
  constructor(id, side) {
    this.#side = side;
    const name = `${id}-haunch${side}`;
    this.root = group("haunch-line", this.#line);
    this.#coat.append(...(side < 0 ? [shape("orange", ORANGE_HAUNCH)] : [shape("dark", DARK_HAUNCH), shape("orange", ORANGE_LOW)]), shape("fur-shade", side < 0 ? "M-130 10 L-20 10 L-20 -14 C-50 -2 -90 -2 -130 -22Z" : "M130 10 L20 10 L20 -14 C50 -2 90 -2 130 -22Z"));
    this.fill = group("haunch", svg("clipPath", { id: name }, this.#clip), this.#fur, svg("g", { "clip-path": `url(#${name})` }, this.#coat), this.#edge);
    this.thigh = this.#thigh;
  }

  /** @param {import("../rig/channels.js").Pose} p @param {(x: number, y: number) => [number, number]} move */
  draw(p, move) {
    const side = this.#side;
    const mirrored = (/** @type {number} */ x, /** @type {number} */ y) => move(-side * x, y);
    const d = HAUNCH.bent(mirrored);
    for (const part of [this.#line, this.#fur, this.#clip, this.#edge]) set(part, "d", d);
    set(this.#thigh, "d", THIGH.bent(mirrored));
    const [, top] = move(0, -100);
    place(this.#coat, { sy: -top / 100, sx: 1 + p.low * 0.34, x: p.hips * 9 });
  }
}

class Foot {
  /** @param {number} side */
  constructor(side) {
    const toes = [-9, 4].map((dx) => shape("toe", `M${side * (88 + dx)} -9 C${side * (89 + dx)} -5 ${side * (89 + dx)} -1 ${side * (88 + dx)} 3`));
    this.root = group("foot", oval("line-under", side * 82, -8, 31, 14.5), oval("fur", side * 82, -8, 31, 14.5), oval("fur-shade low", side * 82, 0, 26, 6), ...toes);
  }

  /** @param {import("../rig/channels.js").Pose} p @param {(x: number, y: number) => [number, number]} move @param {number} side */
  draw(p, move, side) {
    const [x] = move(side * 82, 0);
    place(this.root, { x: x - side * 82 + p.low * side * 4, y: p.dangle * 24, turn: side * p.dangle * 22, px: side * 60, py: -14 });
  }
}
