/** What stands in her room on the third floor, and elsewhere: each piece drawn about its own foot, (0, 0). */

import { group } from "../svg.js";
import { at, block, chance, cut, line, spot } from "./materials.js";

/** A wall with a hole for the window. @param {{x: number, y: number, w: number, h: number}} hole @param {string} kind */
export function wallWithHole({ x, y, w, h }, kind = "wall") {
  const wall = cut(kind, `M-400 -200 H2320 V1300 H-400Z M${x} ${y} V${y + h} H${x + w} V${y}Z`);
  wall.setAttribute("fill-rule", "evenodd");
  return wall;
}

/** @param {number} seed @param {{x: number, y: number, w: number, h: number}} hole where no paper is */
export function wallpaper(seed, hole) {
  const random = chance(seed);
  const marks = [];
  for (let row = 0; row < 7; row += 1) {
    for (let column = 0; column < 18; column += 1) {
      const x = -80 + column * 120 + (row % 2) * 60 + (random() - 0.5) * 6;
      const y = 60 + row * 118;
      if (x > hole.x - 20 && x < hole.x + hole.w + 20 && y > hole.y - 30 && y < hole.y + hole.h + 30) continue;
      // Ears of corn, as small as one may overlook them.
      marks.push(at(x, y, 0.9, cut("paper-mark", "M0 -15 C9 -9 9 7 0 15 C-9 7 -9 -9 0 -15Z"), line("paper-mark", "M-4 16 C-11 9 -12 1 -10 -6 M4 16 C11 9 12 1 10 -6", 2)));
    }
  }
  return group("wallpaper", ...marks);
}

/** @param {number} top */
export function floor(top) {
  const boards = [];
  for (let i = -7; i <= 7; i += 1) boards.push(line("board", `M${960 + i * 150} ${top} L${960 + i * 300} 1140`, 3));
  return group("floor", block("floor", -400, top, 2720, 400), cut("floor-light", `M-400 ${top} H2320 V${top + 26} H-400Z`), ...boards, line("board", `M-400 ${top + 74} H300 M520 ${top + 74} H1010 M1350 ${top + 74} H2320 M-400 ${top + 160} H120 M700 ${top + 160} H1500`, 3), block("skirting", -400, top - 22, 2720, 24), line("skirting-edge", `M-400 ${top - 22} H2320`, 3));
}

/** Frame, sill and curtains of a window. @param {{x: number, y: number, w: number, h: number}} hole @param {boolean} [curtains] */
export function windowFrame({ x, y, w, h }, curtains = true) {
  const mid = x + w / 2;
  const bar = y + h * 0.4;
  const parts = [
    line("frame-dark", `M${x} ${y} H${x + w} V${y + h} H${x}Z`, 26),
    line("frame", `M${x} ${y} H${x + w} V${y + h} H${x}Z`, 19),
    line("frame", `M${mid} ${y} V${y + h} M${x} ${bar} H${x + w}`, 13),
    line("frame-light", `M${x + 12} ${y + 12} H${mid - 8} M${mid + 9} ${y + 12} H${x + w - 12}`, 3),
    cut("glass", `M${x + 40} ${y + h - 14} L${x + 180} ${y + 14} H${x + 250} L${x + 110} ${y + h - 14}Z M${x + 140} ${y + h - 14} L${x + 280} ${y + 14} H${x + 300} L${x + 160} ${y + h - 14}Z`),
    block("sill-dark", x - 44, y + h + 4, w + 88, 30, 8),
    block("sill", x - 44, y + h - 2, w + 88, 24, 8),
  ];
  if (!curtains) return group("window", ...parts);
  const rail = y - 44;
  const side = (/** @type {number} */ sign, /** @type {number} */ edge) => {
    const f = (/** @type {number} */ value) => edge + sign * value;
    const low = y + h + 96;
    return group(
      `curtain ${sign < 0 ? "left" : "right"}`,
      cut("curtain", `M${f(-86)} ${rail} L${f(110)} ${rail} C${f(116)} ${y + h * 0.34} ${f(96)} ${y + h * 0.52} ${f(22)} ${y + h * 0.66} C${f(14)} ${y + h * 0.8} ${f(20)} ${low - 40} ${f(26)} ${low} C${f(0)} ${low + 10} ${f(-60)} ${low + 8} ${f(-92)} ${low - 4} C${f(-88)} ${y + h * 0.5} ${f(-92)} ${y + h * 0.2} ${f(-86)} ${rail}Z`),
      line("fold", `M${f(-44)} ${rail + 6} C${f(-46)} ${y + h * 0.3} ${f(-54)} ${y + h * 0.52} ${f(-40)} ${y + h * 0.64} M${f(8)} ${rail + 6} C${f(10)} ${y + h * 0.3} ${f(-2)} ${y + h * 0.5} ${f(-24)} ${y + h * 0.64} M${f(66)} ${rail + 6} C${f(68)} ${y + h * 0.28} ${f(48)} ${y + h * 0.5} ${f(-4)} ${y + h * 0.65} M${f(-52)} ${y + h * 0.72} C${f(-60)} ${y + h * 0.86} ${f(-58)} ${low - 40} ${f(-62)} ${low - 8} M${f(-22)} ${y + h * 0.72} C${f(-24)} ${y + h * 0.86} ${f(-18)} ${low - 40} ${f(-20)} ${low - 4}`, 4),
      line("tie", `M${f(-88)} ${y + h * 0.69} C${f(-50)} ${y + h * 0.72} ${f(-6)} ${y + h * 0.71} ${f(24)} ${y + h * 0.655}`, 14),
      spot("tie-knot", f(-30), y + h * 0.705, 12, 10),
    );
  };
  return group("window", ...parts, side(-1, x), side(1, x + w), line("rail-dark", `M${x - 130} ${rail} H${x + w + 130}`, 18), line("rail", `M${x - 130} ${rail - 2} H${x + w + 130}`, 11), spot("brass", x - 136, rail, 16), spot("brass", x + w + 136, rail, 16));
}

/** Books of this height and colour. @param {[string, number, number][]} row */
function books(row) {
  let x = 0;
  const parts = [];
  for (const [kind, wide, tall] of row) {
    parts.push(block(kind, x, -tall, wide - 3, tall, 4), block("book-band", x + 4, -tall + 12, wide - 11, 5, 2), block("book-band", x + 4, -20, wide - 11, 4, 2));
    x += wide;
  }
  return group("books", ...parts);
}

export function plant() {
  return group(
    "plant",
    cut("leaf-dark", "M0 -70 C-46 -84 -72 -122 -70 -160 C-34 -152 -8 -116 0 -70Z M4 -70 C34 -92 70 -96 96 -84 C76 -56 36 -48 4 -62Z"),
    cut("leaf", "M2 -66 C-10 -116 4 -160 34 -184 C52 -142 42 -98 2 -66Z M-2 -66 C-36 -62 -74 -74 -92 -100 C-56 -116 -20 -104 -2 -66Z M4 -66 C30 -104 66 -128 92 -130 C88 -96 52 -66 4 -66Z"),
    line("leaf-vein", "M4 -72 C8 -110 18 -146 32 -174 M-6 -70 C-32 -88 -58 -96 -84 -99 M10 -72 C36 -96 60 -114 86 -126", 3),
    cut("pot", "M-42 -74 H42 L32 0 H-32Z"),
    block("pot-rim", -48, -82, 96, 20, 8),
    cut("pot-shade", "M14 -62 H41 L32 0 H8Z"),
  );
}

export function wallShelf() {
  return group(
    "shelf",
    at(18, 0, 1, books([["brick", 30, 104], ["tea", 26, 120], ["cream-book", 34, 96], ["plum", 24, 112], ["brass", 30, 88]])),
    at(168, 0, 1, cut("sky-blue", "M0 0 L26 -84 L54 -78 L28 0Z")),
    at(292, 0, 0.92, plant()),
    block("wood-dark", -14, 6, 380, 12, 5),
    block("wood", -14, 0, 380, 14, 5),
    cut("wood-dark", "M30 18 h16 v26 c-10 0 -16 -10 -16 -26Z M306 18 h16 v26 c-10 0 -16 -10 -16 -26Z"),
  );
}

/** Her print of a fish, the one from the book about fishing. */
export function fishPrint() {
  return group(
    "print",
    block("wood-dark", -84, -64, 168, 128, 6),
    block("paper", -72, -52, 144, 104, 2),
    cut("print-sea", "M-72 10 C-48 2 -30 18 -6 10 C20 2 40 18 72 8 V52 H-72Z"),
    cut("orange", "M-44 -6 C-26 -30 12 -32 30 -8 L50 -24 C46 -10 46 4 50 16 L30 0 C12 22 -26 20 -44 -6Z"),
    spot("ink", -26, -9, 4),
    line("print-line", "M-10 -20 C-4 -10 -4 0 -10 10 M6 -18 C11 -9 11 -2 6 8", 3),
  );
}

export function lamp() {
  return group(
    "lamp",
    cut("wood-dark", "M-58 0 C-58 -12 58 -12 58 0Z"),
    block("metal-dark", -5, -330, 10, 322, 4),
    group(
      "emits",
      cut("shade", "M-86 -318 L-50 -452 H50 L86 -318 C46 -306 -46 -306 -86 -318Z"),
      cut("shade-light", "M-64 -322 L-38 -446 H-8 L-20 -312 C-36 -312 -52 -316 -64 -322Z"),
      line("shade-edge", "M-86 -318 C-46 -306 46 -306 86 -318 M-50 -452 H50", 5),
    ),
    line("metal", "M30 -312 V-262", 3),
    spot("brass", 30, -258, 6),
  );
}

/** The third one. The first was eaten, the second sat through. */
export function cardboardBox() {
  return group(
    "box",
    spot("ground-shadow", 0, 2, 176, 16),
    cut("box-in", "M-132 -170 L-86 -202 H96 L138 -170Z"),
    cut("box", "M-138 -170 H140 L130 0 H-128Z"),
    cut("box-side", "M84 -170 H140 L130 0 H78Z"),
    cut("box-flap", "M-138 -170 L-190 -142 L-128 -110 L-100 -170Z M140 -170 L196 -136 L128 -100 L106 -170Z"),
    line("box-line", "M-138 -170 L-190 -142 L-128 -110 M140 -170 L196 -136 L128 -100", 4),
    block("box-tape", -40, -170, 44, 170),
    at(-88, -74, 0.9, cut("ink-soft", "M0 8 C12 8 20 18 18 27 C15 36 7 31 0 31 C-7 31 -15 36 -18 27 C-20 18 -12 8 0 8Z"), spot("ink-soft", -21, 4, 6, 8), spot("ink-soft", -8, -7, 6, 8), spot("ink-soft", 8, -7, 6, 8), spot("ink-soft", 21, 4, 6, 8)),
    cut("blanket", "M-112 -176 C-96 -204 -40 -214 -8 -200 C24 -216 88 -206 104 -176 C70 -164 -70 -164 -112 -176Z"),
    line("blanket-line", "M-60 -202 C-50 -190 -46 -184 -46 -174 M40 -206 C34 -194 34 -184 38 -173", 4),
  );
}

/** Old Cough, the printer, and the cupboard that it stands on. */
export function printer() {
  return group(
    "printer",
    spot("ground-shadow", 0, 2, 150, 14),
    block("wood", -130, -190, 260, 190, 8),
    block("wood-dark", -130, -190, 260, 14, 6),
    block("wood-light", -112, -162, 106, 132, 6),
    block("wood-light", 6, -162, 106, 132, 6),
    spot("brass", -22, -98, 6),
    spot("brass", 22, -98, 6),
    cut("paper", "M-58 -318 L-46 -372 H44 L56 -318Z"),
    cut("printer", "M-98 -318 C-98 -326 -92 -330 -84 -330 H84 C92 -330 98 -326 98 -318 L106 -196 H-106Z"),
    block("printer-dark", -78, -268, 156, 22, 10),
    cut("paper", "M-60 -258 H60 L70 -196 C40 -206 -34 -190 -70 -200Z"),
    line("print-line", "M-40 -238 H30 M-44 -222 H38", 4),
    spot("done", 74, -304, 6),
    spot("brass", 56, -304, 4),
  );
}

export function fridge() {
  return group(
    "fridge",
    spot("ground-shadow", 0, 2, 150, 16),
    block("fridge-side", -120, -520, 254, 516, 24),
    block("fridge", -130, -520, 246, 516, 24),
    line("fridge-line", "M-128 -346 H114", 5),
    line("metal", "M-98 -470 V-392 M-98 -310 V-206", 11),
    block("fridge-light", -50, -502, 18, 140, 9),
    cut("paper", "M6 -300 L86 -308 L92 -206 L12 -198Z"),
    line("print-line", "M22 -280 L72 -285 M24 -262 L76 -267 M26 -244 L60 -247", 4),
    cut("orange", "M42 -322 l10 0 l2 18 l-12 0Z"),
    spot("sakura", 60, -430, 16),
    spot("tea", 12, -418, 11),
    at(84, -402, 0.5, cut("sky-blue", "M-30 0 C-18 -16 8 -16 20 0 L34 -12 V12 L20 0 C8 16 -18 16 -30 0Z")),
  );
}

/** @param {number} wide */
export function radiator(wide) {
  const ribs = [];
  for (let x = 16; x < wide - 24; x += 44) ribs.push(block("radiator", x, -128, 34, 120, 14), block("radiator-light", x + 6, -120, 7, 104, 4));
  return group("radiator", block("radiator-dark", 0, -110, wide, 14, 6), block("radiator-dark", 0, -38, wide, 14, 6), ...ribs);
}

/** @param {number} cx @param {number} cy @param {number} rx */
export function rug(cx, cy, rx) {
  const fringe = [];
  for (let i = 0; i < 26; i += 1) {
    const angle = Math.PI * (0.04 + (0.92 * i) / 25);
    const x = cx + Math.cos(angle) * rx;
    const y = cy + Math.sin(angle) * rx * 0.2;
    fringe.push(line("rug-fringe", `M${x.toFixed(0)} ${y.toFixed(0)} l${(Math.cos(angle) * 16).toFixed(0)} ${(8 + Math.sin(angle) * 8).toFixed(0)}`, 5));
  }
  return group("rug", ...fringe, spot("rug-dark", cx, cy + 5, rx, rx * 0.2), spot("rug", cx, cy, rx, rx * 0.195), spot("rug-in", cx, cy, rx * 0.84, rx * 0.16), spot("rug", cx, cy, rx * 0.78, rx * 0.146));
}
