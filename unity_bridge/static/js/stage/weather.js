/** What comes down outside: two tiles of it that are never drawn anew, only moved. */

import { chance } from "./scenes/materials.js";
import { shape, svg } from "./svg.js";

/** A tile's height in the picture's units; what leaves below has come in above. */
const TILE = 540;
/** @typedef {(x: number, y: number, r: number) => string} Draws a piece of a path; `r` is by chance, 0 to 1 */

/** @type {(x: number, y: number, dx: number, dy: number) => string} */
const drop = (x, y, dx, dy) => `M${x} ${y}l${dx.toFixed(1)} ${dy.toFixed(1)}`;
/** @type {Draws} */
const flake = (x, y, r) => `M${x - r} ${y}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0Z`;

/** @type {Record<string, {kind: string, count: number, draw: Draws, slant: number}[]>} */
const LAYERS = {
  rain: [
    { kind: "drop", count: 120, draw: (x, y, r) => drop(x, y, -4 - r * 3, 34 + r * 30), slant: -60 },
    { kind: "drop near", count: 70, draw: (x, y, r) => drop(x, y, -7 - r * 3, 60 + r * 36), slant: -60 },
  ],
  snow: [
    { kind: "flake", count: 110, draw: (x, y, r) => flake(x, y, 1.6 + r * 2), slant: 0 },
    { kind: "flake near", count: 60, draw: (x, y, r) => flake(x, y, 3.2 + r * 3), slant: 0 },
  ],
};

export class Weather {
  root = document.createElement("div");
  #whole = document.createElement("div");
  #falls = "";

  constructor() {
    this.root.className = "stage-weather";
    this.#whole.className = "stage-weather-whole";
    this.root.append(this.#whole);
  }

  /**
   * Where it is to be seen: all else lies behind a wall, and is not drawn.
   * @param {{left: number, top: number, width: number, height: number}} pane @param {{width: number, height: number}} picture pixels
   */
  behind({ left, top, width, height }, picture) {
    Object.assign(this.root.style, { left: `${left}px`, top: `${top}px`, width: `${width}px`, height: `${height}px` });
    Object.assign(this.#whole.style, { left: `${-left}px`, top: `${-top}px`, width: `${picture.width}px`, height: `${picture.height}px` });
  }

  /** @param {string} falls rain, snow, or what is not drawn here */
  show(falls) {
    if (falls === this.#falls) return;
    this.#falls = falls;
    this.root.dataset.falls = falls;
    const layers = LAYERS[falls] ?? [];
    this.#whole.replaceChildren(...layers.map((layer, i) => fall(layer, `${falls}-${i}`)));
  }
}

/**
 * A layer of it. All that falls there is one shape: a browser without a graphics card looks at each shape of a moving
 * layer anew for every picture.
 * @param {typeof LAYERS[string][number]} layer @param {string} name
 */
function fall({ kind, count, draw, slant }, name) {
  const random = chance(count);
  const tile = Array.from({ length: count }, () => draw(Math.round(random() * 2100 - 60), Math.round(random() * TILE), random())).join("");
  const tiles = [-1, 0, 1].map((i) => shape(kind, tile, { transform: `translate(${slant * i} ${TILE * i})` }));
  const drawing = svg("svg", { class: `stage-layer fall ${name}`, viewBox: "0 0 1920 1080", preserveAspectRatio: "xMidYMax slice" }, ...tiles);
  const mover = document.createElement("div");
  mover.className = `mover ${name}-mover`;
  mover.append(drawing);
  return mover;
}
