/** Where she streams: the corner of her room with the string of lights, the sign, and a microphone. */

import { group } from "../svg.js";
import { plant, wallWithHole, windowFrame } from "./furniture.js";
import { at, block, cut, line, spot } from "./materials.js";

const HOLE = { x: 96, y: 150, w: 330, h: 420 };

function lights() {
  /** @type {SVGElement[]} */ const bulbs = [];
  const cable = line("cable", "M-20 70 C200 150 420 160 640 84 C860 160 1080 160 1300 84 C1520 160 1740 150 1960 70", 4);
  for (let i = 0; i < 21; i += 1) {
    const x = 40 + i * 92;
    const y = 84 + 58 * Math.sin((((x - 640) % 660) / 660 + 1) * Math.PI) ** 2;
    bulbs.push(group("bulb", spot("bulb-glow", x, y + 22, 34), line("cable", `M${x} ${y} V${y + 12}`, 4), spot("bulb", x, y + 24, 10, 13)));
  }
  // Every fourth one glimmers with its like, as on a string of several wires: each motion of its own is a layer.
  const wires = [0, 1, 2, 3].map((which) => group(`emits glimmer-${which}`, ...bulbs.filter((_, i) => i % 4 === which)));
  return group("string", cable, ...wires);
}

function shelf() {
  const games = ["brick", "tea", "sky-blue", "brass", "plum", "sakura", "orange", "cream-book"];
  const boxes = games.map((kind, i) => group("", block(kind, i * 40, -112 + (i % 3) * 6, 34, 112 - (i % 3) * 6, 4), block("book-band", i * 40 + 6, -92, 22, 8, 2)));
  return group("", ...boxes, at(388, 0, 0.8, plant()), block("wood", -16, 0, 470, 16, 6), block("wood-dark", -16, 8, 470, 10, 5));
}

/** Her sign: a paw of light. */
function sign() {
  const paw = "M0 6 C26 6 44 26 40 46 C34 66 16 56 0 56 C-16 56 -34 66 -40 46 C-44 26 -26 6 0 6Z";
  const toes = [[-46, -6], [-17, -30], [17, -30], [46, -6]];
  return group("sign emits", spot("sign-glow", 0, 10, 190), line("neon", paw, 9), ...toes.map(([x, y]) => line("neon", `M${x - 12} ${y} a12 16 0 1 0 24 0 a12 16 0 1 0 -24 0`, 8)));
}

export function studio() {
  const foam = [];
  for (let i = 0; i < 5; i += 1) for (let j = 0; j < 3; j += 1) foam.push(at(1360 + i * 118 + (j % 2) * 59, 250 + j * 102, 1, cut((i + j) % 3 ? "foam" : "foam-light", "M0 -62 L54 -31 V31 L0 62 L-54 31 V-31Z")));
  return {
    hole: HOLE,
    back: group(
      "studio",
      wallWithHole(HOLE, "studio-wall"),
      cut("studio-low", "M-400 700 H2320 V1200 H-400Z"),
      line("studio-line", "M-400 700 H2320", 6),
      windowFrame(HOLE),
      ...foam,
      at(900, 520, 0.9, shelf()),
      at(690, 270, 1, sign()),
      lights(),
      cut("chair", "M390 1100 C350 900 370 700 450 640 C530 596 830 596 910 640 C990 700 1010 900 970 1100Z"),
      cut("chair-light", "M442 1100 C410 920 426 740 490 690 C560 656 800 656 870 690 C934 740 950 920 918 1100Z"),
    ),
    over: group(
      "desk",
      cut("wood-light", "M-400 890 H2320 V940 H-400Z"),
      block("wood", -400, 914, 2720, 60),
      block("wood-dark", -400, 960, 2720, 180),
      // The microphone on its arm, beside her and never before her mouth.
      line("metal-dark", "M200 900 L252 730 L386 688", 17),
      line("metal", "M202 896 L254 728 L386 686", 7),
      spot("metal-dark", 252, 730, 15),
      block("metal-dark", 160, 884, 84, 20, 8),
      at(414, 712, 1, cut("metal-dark", "M-34 -46 C-34 -78 34 -78 34 -46 V22 C34 52 -34 52 -34 22Z"), cut("metal", "M-26 -44 C-26 -66 26 -66 26 -44 V-6 H-26Z"), line("mic-line", "M-26 -34 H26 M-26 -22 H26 M-26 -10 H26", 3), block("orange", -34, 2, 68, 9)),
      at(960, 908, 1.2, spot("ground-shadow", 0, 4, 92, 10), cut("pad-dark", "M-78 -6 C-90 -56 -54 -66 -30 -58 H30 C54 -66 90 -56 78 -6 C70 14 44 -8 30 -14 H-30 C-44 -8 -70 14 -78 -6Z"), cut("pad-body", "M-72 -12 C-82 -54 -52 -60 -30 -53 H30 C52 -60 82 -54 72 -12 C58 -2 44 -16 30 -22 H-30 C-44 -16 -58 -2 -72 -12Z"), spot("brick", 46, -40, 6), spot("brass", 34, -30, 6), line("pad-line", "M-42 -44 V-26 M-51 -35 H-33", 6)),
    ),
    lamps: [{ x: 690, y: 230, r: 460, sakura: true }, { x: 960, y: 110, r: 900, dim: 0.55 }],
    cat: { x: 680, y: 1016, size: 1.5, tall: 1.36 },
    posture: "table",
    shadow: false,
  };
}
