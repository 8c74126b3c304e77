/** The small company that has signed her: a meeting room, a board with arrows, a chair that is too big. */

import { group } from "../svg.js";
import { floor, plant, wallWithHole, windowFrame } from "./furniture.js";
import { at, block, cut, line, spot } from "./materials.js";

const HOLE = { x: 1010, y: 130, w: 760, h: 430 };

export function company() {
  return {
    hole: HOLE,
    back: group(
      "company",
      wallWithHole(HOLE, "office-wall"),
      cut("office-low", "M-400 640 H2320 V836 H-400Z"),
      line("studio-line", "M-400 640 H2320", 5),
      floor(836),
      windowFrame(HOLE, false),
      group("blind", ...Array.from({ length: 6 }, (_, i) => block("blind", HOLE.x - 8, HOLE.y - 14 + i * 17, HOLE.w + 16, 12, 4))),
      // The board: her fans rise, then a fish happens.
      at(430, 350, 1, block("metal", -290, -210, 580, 400, 12), block("paper", -272, -192, 544, 364, 6), line("print-line", "M-226 116 H226 M-226 116 V-140", 6), line("brick-line", "M-212 92 L-130 60 L-70 72 L10 -10 L70 -30 L120 -96", 9), cut("brick", "M104 -108 L138 -128 L134 -88Z"), at(178, -58, 0.9, cut("orange", "M-44 0 C-26 -24 12 -26 30 -2 L50 -18 V18 L30 4 C12 26 -26 24 -44 0Z"), spot("ink", -28, -4, 4)), line("tea-line", "M-200 -150 H-40 M-200 -122 H-90", 8), spot("sakura", -246, 156, 8), spot("brass", -222, 156, 8)),
      at(1860, 866, 1.7, plant()),
      cut("chair", "M700 1040 C672 860 690 620 760 566 C830 530 1090 530 1160 566 C1230 620 1248 860 1220 1040Z"),
      cut("chair-light", "M744 1040 C724 880 736 664 796 612 C850 584 1070 584 1124 612 C1184 664 1196 880 1176 1040Z"),
    ),
    over: group(
      "table",
      cut("wood-light", "M-400 906 H2320 V952 H-400Z"),
      block("wood", -400, 932, 2720, 50),
      block("wood-dark", -400, 972, 2720, 200),
      at(1330, 918, 1.3, spot("ground-shadow", 0, 4, 120, 9), cut("paper", "M-110 2 L-74 -36 L104 -28 L86 8Z"), line("print-line", "M-60 -26 L74 -20 M-74 -14 L64 -8", 5), cut("brick", "M52 -16 a12 8 0 1 0 24 2 a12 8 0 1 0 -24 -2")),
      at(600, 912, 1.2, spot("ground-shadow", 0, 2, 90, 8), cut("cream-book", "M-82 0 L-70 -62 H70 L82 0Z"), cut("orange", "M-14 -22 C-6 -36 12 -34 18 -24 L28 -32 V-12 L18 -20 C12 -8 -6 -8 -14 -22Z"), line("print-line", "M-58 -42 H-26 M-60 -26 H-34", 5)),
      at(1560, 914, 1.1, spot("ground-shadow", 0, 2, 50, 7), cut("glass-solid", "M-30 -96 H30 L24 0 H-24Z"), cut("water", "M-27 -56 H27 L24 0 H-24Z")),
    ),
    lamps: [{ x: 700, y: 40, r: 800, dim: 0.6 }],
    cat: { x: 960, y: 1014, size: 1.5, tall: 1.36 },
    posture: "table",
    shadow: false,
  };
}
