/**
 * Her head: skull, ears, coat, the tuft that stands up like an antenna. (0, 0) is its middle; it is 230 wide. It turns
 * without turning: what lies nearer to us moves further (`DEPTH`).
 */

import { Outline, clamp } from "../path.js";
import { fade, group, oval, place, set, shape, svg } from "../svg.js";
import { Eye } from "./eye.js";
import { Mouth } from "./mouth.js";

/** How far a part goes when she looks sideways or up, in units of the drawing. */
const DEPTH = { ear: -7, tuft: -5, patch: 7, cheek: 12, eye: 15, brow: 14, mouth: 21 };

const SKULL = new Outline(
  "M0 -80 C40 -82 74 -66 90 -34 C99 -16 103 2 103 18 C108 22 113 25 119 26 C114 33 109 36 104 38 C106 43 110 46 115 48 C108 54 101 57 94 57 C76 78 40 87 0 87 C-40 87 -76 78 -94 57 C-101 57 -108 54 -115 48 C-110 46 -106 43 -104 38 C-109 36 -114 33 -119 26 C-113 25 -108 22 -103 18 C-103 2 -99 -16 -90 -34 C-74 -66 -40 -82 0 -80Z",
);
const EAR = new Outline(
  "M-95 -8 C-103 -50 -106 -92 -97 -122 C-95 -130 -88 -133 -80 -127 C-58 -111 -34 -90 -18 -66 C-30 -40 -70 -20 -95 -8Z",
);
const EAR_IN = new Outline(
  "M-85 -50 C-91 -76 -92 -96 -87 -112 C-71 -101 -54 -86 -44 -72 C-60 -69 -76 -62 -85 -50Z",
);
const EAR_HAIR = new Outline(
  "M-44 -62 C-52 -80 -62 -90 -72 -98 C-70 -90 -68 -85 -66 -81 C-73 -86 -80 -88 -86 -89 C-81 -82 -78 -76 -75 -71 C-80 -72 -85 -72 -89 -70 C-84 -62 -78 -54 -70 -48Z",
);
const ORANGE =
  "M-140 -150 L-15 -150 C-14 -118 -15 -98 -16 -84 C-11 -78 -13 -70 -9 -64 C-13 -60 -12 -52 -15 -46 C-12 -40 -15 -30 -14 -22 C-18 -18 -16 -8 -21 0 C-21 8 -29 12 -32 20 C-38 22 -42 28 -50 29 C-58 33 -66 30 -74 31 C-82 27 -90 29 -98 24 C-110 22 -126 20 -140 22Z";
const DARK =
  "M140 -150 L12 -150 C14 -116 18 -98 24 -84 C24 -78 30 -74 31 -67 C37 -62 36 -54 44 -50 C50 -42 56 -44 62 -37 C70 -38 76 -30 84 -26 C92 -18 104 -14 140 -10Z";
const STRIPES =
  "M-69 -69 C-66 -60 -66 -52 -69 -44 C-63 -51 -62 -61 -64 -70Z M-53 -76 C-50 -65 -50 -54 -54 -43 C-46 -52 -45 -65 -47 -77Z M-37 -79 C-34 -70 -34 -62 -38 -53 C-31 -60 -29 -70 -31 -80Z";
const TUFT = new Outline(
  "M-20 -70 C-24 -80 -23 -90 -18 -97 C-15 -91 -12 -88 -8 -86 C-10 -110 -6 -131 6 -144 C16 -155 34 -156 39 -145 C42 -137 35 -130 28 -133 C32 -137 28 -142 22 -138 C12 -129 9 -109 10 -87 C15 -89 19 -93 22 -99 C27 -89 27 -80 22 -71 C20 -62 15 -57 9 -52 C9 -57 8 -61 6 -64 C3 -57 -1 -51 -7 -47 C-6 -53 -7 -58 -9 -62 C-14 -63 -18 -66 -20 -70Z",
);
const CHEEK_SHADE = "M-104 38 C-80 70 -40 79 0 79 C40 79 80 70 104 38 L120 100 L-120 100Z";
const WHISKERS = [
  [70, 30, 134, 18, 1],
  [72, 39, 139, 39, 0.8],
  [70, 47, 130, 60, 0.6],
];

export class Head {
  #root;
  #back = group("head-back");
  #face = group("face");
  #skullLine = shape("line-under", "");
  #skull = shape("fur", "");
  #edge = shape("line-over", "");
  #clip = svg("path");
  #patches = group("patches");
  #tuft = shape("fur tuft", "");
  #tuftLine = shape("line-under", "");
  #ears;
  #blush;
  #whiskers;
  #left = new Eye(-1);
  #right = new Eye(1);
  #mouth = new Mouth();
  #brows;

  /** @param {string} id of the drawing: several may stand on one page */
  constructor(id) {
    const clip = svg("clipPath", { id: `${id}-skull` }, this.#clip);
    this.#ears = [-1, 1].map((side) => new Ear(side, id));
    this.#patches.append(shape("orange", ORANGE), shape("dark", DARK), shape("orange-shade", STRIPES));
    const coat = svg("g", { "clip-path": `url(#${id}-skull)` }, this.#patches, shape("head-shade", CHEEK_SHADE));
    this.#blush = [-1, 1].map((side) => oval("blush", side * 71, 46, 20, 12));
    this.#whiskers = [-1, 1].flatMap((side) => WHISKERS.map((whisker, i) => ({ side, whisker, i, part: shape("whisker", "") })));
    this.#brows = [-1, 1].map((side) => shape(`brow ${side < 0 ? "on-orange" : ""}`, ""));
    this.#back.append(...this.#ears.map((ear) => ear.under), this.#skullLine, this.#tuftLine, ...this.#ears.map((ear) => ear.over));
    this.#face.append(
      ...this.#blush,
      this.#left.root,
      this.#right.root,
      ...this.#brows,
      this.#mouth.root,
      ...this.#whiskers.map(({ part }) => part),
    );
    this.#root = group("head", clip, this.#back, this.#skull, coat, this.#edge, ...this.#ears.map((ear) => ear.seam), this.#tuft, this.#face);
  }

  /** What goes into the drawing. */
  get root() {
    return this.#root;
  }

  /** @param {import("../rig/channels.js").Pose} p */
  draw(p) {
    const { yaw, pitch } = p;
    const jaw = p.mouthOpen * 5;
    const skull = SKULL.bent((x, y) => [
      x * (1 - 0.02 * pitch) + yaw * 3 * (1 - Math.abs(x) / 120) + p.puff * Math.sign(x) * clamp((Math.abs(x) - 70) / 40, 0, 1) * 7,
      y + (y > 30 ? (jaw * (y - 30)) / 57 : 0) + (x * yaw * 0.02 * y) / 40,
    ]);
    set(this.#skull, "d", skull);
    set(this.#skullLine, "d", skull);
    set(this.#clip, "d", skull);
    set(this.#edge, "d", skull);
    place(this.#patches, { x: yaw * DEPTH.patch, y: pitch * DEPTH.patch * 0.8, sx: 1 - 0.03 * Math.abs(yaw) });
    for (const ear of this.#ears) ear.draw(p, skull, yaw * DEPTH.ear, pitch * DEPTH.ear);
    const tuft = TUFT.bent((x, y) => {
      const up = clamp((-62 - y) / 90, 0, 1.1);
      return [x + p.tuft * up * up * 46 + yaw * (DEPTH.tuft * up + 5 * (1 - up)), y + Math.abs(p.tuft) * up * up * 12 + pitch * 3];
    });
    set(this.#tuft, "d", tuft);
    set(this.#tuftLine, "d", tuft);
    this.#blush.forEach((spot, i) => {
      place(spot, { x: yaw * DEPTH.cheek, y: pitch * DEPTH.cheek - p.squint * 2, sx: 1 - 0.16 * Math.max((i ? 1 : -1) * yaw, 0), px: (i ? 1 : -1) * 71 });
      fade(spot, 0.3 + 0.7 * p.blush);
    });
    this.#left.draw(p, yaw * DEPTH.eye, pitch * DEPTH.eye);
    this.#right.draw(p, yaw * DEPTH.eye, pitch * DEPTH.eye);
    this.#brows.forEach((brow, i) => drawBrow(brow, i ? 1 : -1, p));
    this.#mouth.draw(p, yaw * DEPTH.mouth, pitch * DEPTH.mouth);
    for (const { side, whisker, i, part } of this.#whiskers) {
      const [x0, y0, x1, y1, lift] = whisker;
      const droop = p.whisker * 16 * lift + i * p.whisker * 2;
      const sx = side * x0 + yaw * 18;
      const sy = y0 + pitch * 16;
      const ex = side * x1 + yaw * (side * yaw > 0 ? 2 : 12);
      const ey = y1 + droop + pitch * 10;
      const mx = (sx + ex) / 2;
      const my = (sy + ey) / 2 - 5 + droop * 0.25;
      set(part, "d", `M${sx.toFixed(1)} ${(sy - 0.9).toFixed(1)}Q${mx.toFixed(1)} ${(my - 1).toFixed(1)} ${ex.toFixed(1)} ${ey.toFixed(1)}Q${mx.toFixed(1)} ${(my + 1).toFixed(1)} ${sx.toFixed(1)} ${(sy + 0.9).toFixed(1)}Z`);
    }
  }
}

class Ear {
  #side;
  #line = shape("line-under", "");
  #fur;
  #in = shape("ear-in", "");
  #inShade = shape("ear-in-shade", "");
  #hair = shape("ear-hair", "");
  #seam;
  #clip = svg("path");

  /** @param {number} side -1 is on the left for who looks at her @param {string} id of the drawing */
  constructor(side, id) {
    this.#side = side;
    const colour = side < 0 ? "orange" : "dark";
    this.#fur = shape(colour, "");
    this.#seam = shape(`${colour}-seam`, "");
    this.under = group("ear-under", this.#line);
    this.over = group("ear", this.#fur, this.#in, this.#inShade, this.#hair);
    this.seam = group("ear-seam", svg("clipPath", { id: `${id}-ear${side}` }, this.#clip), svg("g", { "clip-path": `url(#${id}-ear${side})` }, this.#seam));
  }

  /** @param {import("../rig/channels.js").Pose} p @param {string} skull its path @param {number} dx @param {number} dy */
  draw(p, skull, dx, dy) {
    const side = this.#side;
    const out = ((side < 0 ? p.earL : p.earR) * Math.PI) / 180;
    const back = clamp(p.earBack, 0, 1);
    const away = clamp(1 - 0.16 * Math.max(side * p.yaw, 0) - back * 0.1, 0.4, 1.1);
    const move = (/** @type {number} */ x0, /** @type {number} */ y0) => {
      // The base stays in the head; the tip follows more than the middle.
      const up = clamp((-30 - y0) / 100, 0, 1);
      const x = x0 + 56;
      const y = (y0 + 56) * (1 - 0.22 * back * up);
      const angle = -out * (0.35 + 0.65 * up) - back * 0.5 * up;
      const cos = Math.cos(angle);
      const sin = Math.sin(angle);
      const rx = (x * cos - y * sin) * away - 56;
      const ry = x * sin + y * cos - 56;
      return /** @type {[number, number]} */ ([-side * rx + dx, ry + dy * up]);
    };
    const d = EAR.bent(move);
    set(this.#line, "d", d);
    set(this.#fur, "d", d);
    set(this.#in, "d", EAR_IN.bent(move));
    set(this.#inShade, "d", EAR_IN.bent((x, y) => move(x * 0.72 - 14, y * 0.78 - 14)));
    set(this.#hair, "d", EAR_HAIR.bent(move));
    // Where ear and patch meet they are one colour, without a line between.
    set(this.#clip, "d", d);
    set(this.#seam, "d", skull);
  }
}

/** @param {SVGElement} brow @param {number} side @param {import("../rig/channels.js").Pose} p */
function drawBrow(brow, side, p) {
  if (!fade(brow, p.brow)) return;
  const x = side * 44 + p.yaw * DEPTH.brow;
  const y = -32 - p.browUp * 9 + p.pitch * DEPTH.brow;
  const tilt = -p.browTilt * 8 * side;
  set(brow,
    "d",
    `M${(x - 15).toFixed(1)} ${(y - tilt + 2).toFixed(1)}Q${x.toFixed(1)} ${(y - 6).toFixed(1)} ${(x + 15).toFixed(1)} ${(y + tilt + 2).toFixed(1)}Q${x.toFixed(1)} ${(y + 1).toFixed(1)} ${(x - 15).toFixed(1)} ${(y - tilt + 2).toFixed(1)}Z`,
  );
}
