/** What comes down outside: two tiles of it that are never drawn anew, only moved. */

import { chance } from "./scenes/materials.js";
import { group, svg } from "./svg.js";

/** A tile's height in the picture's units; what leaves below has come in above. */
const TILE = 540;
const LAYERS = {
  rain: [
    { count: 120, make: (/** @type {number} */ x, /** @type {number} */ y, /** @type {number} */ r) => svg("path", { class: "drop", d: `M${x} ${y}l${-4 - r * 3} ${34 + r * 30}` }), slant: -60 },
    { count: 70, make: (/** @type {number} */ x, /** @type {number} */ y, /** @type {number} */ r) => svg("path", { class: "drop near", d: `M${x} ${y}l${-7 - r * 3} ${60 + r * 36}` }), slant: -60 },
  ],
  snow: [
    { count: 110, make: (/** @type {number} */ x, /** @type {number} */ y, /** @type {number} */ r) => svg("circle", { class: "flake", cx: x, cy: y, r: 1.6 + r * 2 }), slant: 0 },
    { count: 60, make: (/** @type {number} */ x, /** @type {number} */ y, /** @type {number} */ r) => svg("circle", { class: "flake near", cx: x, cy: y, r: 3.2 + r * 3 }), slant: 0 },
  ],
};

export class Weather {
  root = document.createElement("div");
  #falls = "";

  constructor() {
    this.root.className = "stage-weather";
  }

  /** @param {string} falls rain, snow, or what is not drawn here */
  show(falls) {
    if (falls === this.#falls) return;
    this.#falls = falls;
    this.root.dataset.falls = falls;
    const layers = LAYERS[/** @type {keyof typeof LAYERS} */ (falls)] ?? [];
    this.root.replaceChildren(...layers.map((layer, i) => fall(layer, `${falls} ${falls}-${i}`)));
  }
}

/** @param {typeof LAYERS.rain[number]} layer @param {string} kind */
function fall({ count, make, slant }, kind) {
  const random = chance(count);
  const tile = Array.from({ length: count }, () => make(Math.round(random() * 2100 - 60), Math.round(random() * TILE), random()));
  const tiles = [-1, 0, 1].map((i) => {
    const copy = group("", ...tile.map((part) => part.cloneNode(true)));
    copy.setAttribute("transform", `translate(${slant * i} ${TILE * i})`);
    return copy;
  });
  const drawing = svg("svg", { class: `stage-layer fall ${kind}`, viewBox: "0 0 1920 1080", preserveAspectRatio: "xMidYMax slice" }, ...tiles);
  const mover = document.createElement("div");
  mover.className = `mover ${kind}-mover`;
  mover.append(drawing);
  return mover;
}
