/** The game store round the corner: shelves up to the ceiling, and a counter too high for her. */

import { group } from "../svg.js";
import { wallWithHole, windowFrame } from "./furniture.js";
import { at, block, chance, cut, line, spot } from "./materials.js";

const HOLE = { x: 760, y: 150, w: 400, h: 330 };
const COLOURS = ["brick", "tea", "sky-blue", "brass", "plum", "sakura", "orange", "cream-book", "sea"];

/** Little pictures on the boxes: a hill, a fish, a star, a moon, a tower. */
const PICTURES = ["M-18 14 L-4 -10 L6 4 L12 -4 L20 14Z", "M-18 0 C-10 -12 6 -12 12 0 L20 -8 V8 L12 0 C6 12 -10 12 -18 0Z", "M0 -16 L5 -4 L17 -3 L8 5 L11 17 L0 10 L-11 17 L-8 5 L-17 -3 L-5 -4Z", "M8 10 A16 16 0 1 1 -4 -14 A12 12 0 0 0 8 10Z", "M-12 16 V-6 L0 -18 L12 -6 V16Z"];

/** @param {number} x @param {number} seed @param {number} columns */
function shelves(x, seed, columns) {
  const random = chance(seed);
  const wide = columns * 92 + 40;
  const parts = [block("wood-dark", x, 60, wide, 790, 8), block("shelf-in", x + 16, 76, wide - 32, 760)];
  for (let row = 0; row < 5; row += 1) {
    const y = 76 + row * 154;
    for (let column = 0; column < columns; column += 1) {
      if (random() < 0.1) continue;
      const kind = COLOURS[Math.floor(random() * COLOURS.length)];
      const tall = 104 + random() * 16;
      const bx = x + 24 + column * 92;
      parts.push(block(kind, bx, y + 136 - tall, 78, tall, 5), block("book-band", bx + 8, y + 136 - tall + 9, 62, 12, 3), at(bx + 39, y + 136 - tall / 2 + 12, 1.15, cut("box-art", PICTURES[Math.floor(random() * PICTURES.length)])));
    }
    parts.push(block("wood", x + 8, y + 136, wide - 16, 18, 4));
  }
  return group("shelves", ...parts);
}

export function shop() {
  return {
    hole: HOLE,
    back: group(
      "shop",
      wallWithHole(HOLE, "shop-wall"),
      block("floor", -400, 850, 2720, 400),
      cut("floor-light", "M-400 850 H2320 V872 H-400Z"),
      windowFrame(HOLE, false),
      // The awning over the window, and the sign.
      group("awning", ...Array.from({ length: 8 }, (_, i) => cut(i % 2 ? "cream-book" : "brick", `M${724 + i * 59} 84 H${783 + i * 59} V150 C${783 + i * 59} 176 ${724 + i * 59} 176 ${724 + i * 59} 150Z`))),
      shelves(-260, 11, 4),
      shelves(220, 5, 5),
      shelves(1224, 23, 5),
      shelves(1764, 31, 4),
      at(960, 580, 1, block("wood", -170, -52, 340, 104, 16), block("cream-book", -156, -40, 312, 80, 10), cut("orange", "M-118 0 C-98 -30 -46 -30 -26 -4 L-4 -22 V26 L-26 6 C-46 30 -98 30 -118 0Z"), line("print-line", "M20 -14 H130 M20 12 H104", 9)),
    ),
    over: group(
      "counter",
      cut("wood-light", "M-400 930 H2320 V972 H-400Z"),
      block("wood", -400, 952, 2720, 34),
      block("wood-dark", -400, 980, 2720, 200),
      at(1420, 934, 1.2, spot("ground-shadow", 0, 2, 130, 9), cut("metal-dark", "M-110 0 L-98 -92 H98 L110 0Z"), cut("metal", "M-84 -88 L-62 -150 H62 L84 -88Z"), block("screen", -46, -140, 92, 38, 6), line("print-line", "M-70 -58 H-30 M-12 -58 H28 M44 -58 H76 M-74 -32 H-30 M-12 -32 H28 M44 -32 H80", 12)),
      at(590, 936, 1.15, spot("ground-shadow", 0, 2, 86, 8), cut("bag", "M-72 -130 H72 L80 0 H-80Z"), line("bag-line", "M-34 -130 C-34 -186 34 -186 34 -130", 8), cut("cream-book", "M0 -96 L10 -74 L34 -71 L17 -54 L21 -30 L0 -42 L-21 -30 L-17 -54 L-34 -71 L-10 -74Z")),
    ),
    lamps: [{ x: 960, y: 60, r: 900, dim: 0.7 }],
    cat: { x: 960, y: 1030, size: 1.5, tall: 1.34 },
    posture: "table",
    shadow: false,
  };
}
