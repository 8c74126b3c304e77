/** Her room, and what becomes of it with a desk before her, or a bed beneath her. */

import { group } from "../svg.js";
import { cardboardBox, fishPrint, floor, fridge, lamp, printer, radiator, rug, wallShelf, wallWithHole, wallpaper, windowFrame } from "./furniture.js";
import { at, block, cut, line, spot } from "./materials.js";
import { PANE } from "./outside.js";

const FLOOR = 836;

function walls() {
  return [wallWithHole(PANE), wallpaper(3, PANE), cut("wall-shade", `M-400 ${FLOOR - 180} H2320 V${FLOOR} H-400Z`), floor(FLOOR), windowFrame(PANE)];
}

export function room() {
  return {
    hole: PANE,
    back: group(
      "room",
      ...walls(),
      at(684, FLOOR - 8, 1, radiator(560)),
      at(310, 500, 0.5, wallShelf()), at(404, 330, 0.86, fishPrint()),
      at(150, FLOOR + 30, 1.02, fridge()),
      at(1560, FLOOR + 24, 1.06, printer()),
      at(1770, FLOOR + 64, 1.06, lamp()),
      at(1410, FLOOR + 128, 0.94, cardboardBox()),
      rug(960, 966, 440),
    ),
    lamps: [{ x: 1770, y: 520, r: 520 }],
    cat: { x: 960, y: 960, size: 1.5, tall: 1.34 },
    posture: "sit",
  };
}

/** What stands on her desk, in front of her. */
function deskTop() {
  return group(
    "desk",
    cut("wood-light", "M-400 872 H2320 V930 H-400Z"),
    block("wood", -400, 900, 2720, 60),
    block("wood-dark", -400, 948, 2720, 200),
    line("board", "M-400 884 H500 M720 890 H1600 M1700 884 H2320", 3),
    // Mug, pencils, the bowl.
    at(560, 892, 1.25, spot("ground-shadow", 4, 2, 66, 9), line("tea-line", "M44 -70 C78 -74 78 -28 42 -28", 13), cut("tea", "M-46 -88 H46 L40 -4 C20 4 -20 4 -40 -4Z"), spot("tea-dark", 0, -88, 46, 8), cut("cream-book", "M-14 -54 C-2 -72 18 -66 22 -52 L34 -62 V-38 L22 -48 C16 -34 -4 -32 -14 -54Z")),
    at(1350, 892, 1.2, spot("ground-shadow", 0, 2, 52, 8), line("brick-line", "M-14 -70 L-30 -150", 9), line("brass-line", "M2 -70 L4 -164", 9), line("sea-line", "M16 -70 L34 -144", 9), cut("sakura", "M-36 -84 H36 L30 0 H-30Z"), cut("sakura-dark", "M14 -84 H36 L30 0 H10Z")),
    at(1560, 906, 1.3, spot("ground-shadow", 0, 6, 110, 10), cut("paper", "M-96 -8 L-70 -34 L92 -26 L78 4Z"), cut("paper", "M-84 -18 L-52 -42 L104 -30 L84 -4Z"), line("print-line", "M-44 -32 L70 -23 M-54 -24 L58 -15", 4)),
  );
}

export function desk() {
  const base = room();
  return {
    ...base,
    camera: { x: 0, y: -30, size: 1.16 },
    over: deskTop(),
    cat: { x: 960, y: 1000, size: 1.62, tall: 1.4 },
    posture: "table",
    shadow: false,
  };
}

export function bed() {
  return {
    hole: PANE,
    back: group("room", ...walls(), at(684, FLOOR - 8, 1, radiator(560)), at(310, 500, 0.5, wallShelf()), at(404, 330, 0.86, fishPrint()), at(1700, FLOOR + 40, 1.02, lamp())),
    under: group(
      "bed",
      spot("ground-shadow", 960, 1052, 620, 26),
      cut("wood-dark", "M470 1060 C440 900 440 780 470 716 C500 690 560 700 566 736 L590 1060Z M1450 1060 C1480 900 1480 780 1450 716 C1420 690 1360 700 1354 736 L1330 1060Z"),
      cut("wood", "M500 1060 C474 900 474 800 500 744 C520 726 548 736 552 760 L580 1060Z M1420 1060 C1446 900 1446 800 1420 744 C1400 726 1372 736 1368 760 L1340 1060Z"),
      cut("pillow-dark", "M560 868 C560 800 660 786 760 790 H1180 C1290 786 1370 804 1366 872 V960 H560Z"),
      cut("pillow", "M572 858 C580 806 660 796 760 800 H1180 C1280 796 1350 810 1352 858 C1250 884 700 886 572 858Z"),
      line("pillow-line", "M640 826 C700 816 760 814 820 816 M1120 814 C1200 812 1260 818 1300 828", 4),
    ),
    over: group(
      "blanket",
      cut("quilt", "M540 964 C640 930 760 946 880 936 C1040 926 1240 930 1384 956 V1120 H540Z"),
      cut("quilt-fold", "M540 964 C640 930 760 946 880 936 C1040 926 1240 930 1384 956 V990 C1240 962 1040 958 880 970 C760 980 640 962 540 998Z"),
      line("quilt-line", "M700 984 C704 1020 700 1060 704 1100 M900 972 C896 1020 904 1060 898 1100 M1100 966 C1106 1020 1098 1060 1102 1100 M1270 976 C1264 1020 1272 1060 1266 1100 M548 1040 C760 1020 1160 1016 1380 1036", 4),
      block("wood", 500, 1046, 920, 40, 12),
      block("wood-dark", 500, 1070, 920, 60, 12),
    ),
    lamps: [{ x: 1700, y: 500, r: 380, dim: 0.4 }],
    cat: { x: 968, y: 962, size: 1.5, tall: 1.28 },
    posture: "loaf",
    shadow: false,
  };
}
