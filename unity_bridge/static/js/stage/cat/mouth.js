/** Nose and mouth: a cat's ω, which smiles, sulks, and opens as far as she speaks. */

import { clamp, mix, smooth } from "../path.js";
import { fade, group, oval, place, set, shape, svg } from "../svg.js";

const NOSE = "M-9.5 29.5 C-9.5 25 -4 25 0 25.6 C4 25 9.5 25 9.5 29.5 C9.5 34 4 38.4 0 38.4 C-4 38.4 -9.5 34 -9.5 29.5Z";
/** Where the ω begins beneath the nose. */
const LIP = 44.5;

let made = 0;

export class Mouth {
  #jaw = shape("mouth-in", "");
  #clip = svg("path");
  #tongue = oval("tongue", 0, 0, 11, 9);
  #tongueOut = shape("tongue-out", "M-6 0 C-7 9 -4 14 0 14 C4 14 7 9 6 0Z");
  #fang = shape("fang", "M0 0 L7 0 L3 8Z");
  #lip = shape("lip", "");
  #inside;

  constructor() {
    made += 1;
    const id = `mouth-${made}`;
    this.#inside = svg("g", { "clip-path": `url(#${id})` }, this.#tongue, this.#fang);
    this.root = group(
      "mouth",
      oval("muzzle", 0, 49, 37, 22),
      svg("clipPath", { id }, this.#clip),
      this.#jaw,
      this.#inside,
      this.#lip,
      this.#tongueOut,
      shape("nose", NOSE),
      oval("nose-light", -3, 28.6, 3, 1.4),
      ...[-1, 1].flatMap((side) => [oval("freckle", side * 25, 44, 1.5), oval("freckle", side * 30, 49, 1.4), oval("freckle", side * 24, 51, 1.3)]),
    );
  }

  /** @param {import("../rig/channels.js").Pose} p @param {number} dx @param {number} dy */
  draw(p, dx, dy) {
    const open = clamp(p.mouthOpen, 0, 1);
    const round = clamp(p.mouthRound, 0, 1);
    const wide = mix(21, 10, round) * (1 + 0.1 * p.smile) * (1 - 0.12 * open);
    const corner = LIP + 1 - p.smile * 6 + open * 2;
    const dip = LIP + 9 + Math.max(p.smile, 0) * 2 - Math.max(-p.smile, 0) * 9;
    const tilt = p.smirk * 4;
    const f = (/** @type {number} */ value) => value.toFixed(1);
    set(this.#lip,
      "d",
      `M${f(-wide)} ${f(corner + tilt * 0.4)}C${f(-wide * 0.85)} ${f(dip)} ${f(-wide * 0.12)} ${f(dip)} 0 ${LIP}M0 ${LIP - 5}L0 ${LIP}C${f(wide * 0.12)} ${f(dip)} ${f(wide * 0.85)} ${f(dip)} ${f(wide)} ${f(corner - tilt)}`,
    );
    // A round mouth is an o, and no ω above it.
    fade(this.#lip, 1 - smooth(0.45, 0.8, round) * smooth(0.05, 0.2, open));
    place(this.root, { x: dx, y: dy, sx: 1 - 0.06 * Math.abs(p.yaw) });
    if (fade(this.#tongueOut, p.tongueOut)) place(this.#tongueOut, { y: LIP + 6, sy: p.tongueOut });
    fade(this.#inside, open > 0.04 ? 1 : 0);
    if (!fade(this.#jaw, open > 0.04 ? 1 : 0)) return;
    const half = mix(wide * 0.74, 9.5, round);
    const top = LIP + 6.5 - Math.max(-p.smile, 0) * 6;
    const deep = top + open * mix(27, 24, round);
    const jaw =
      `M${f(-half)} ${f(top - 1)}C${f(-half * 0.6)} ${f(mix(top + 3, top - 7, round))} ${f(-half * 0.15)} ${f(top)} 0 ${f(mix(LIP + 1, top - 6, round))}` +
      `C${f(half * 0.15)} ${f(top)} ${f(half * 0.6)} ${f(mix(top + 3, top - 7, round))} ${f(half)} ${f(top - 1)}` +
      `C${f(half * 1.05)} ${f(mix(top, deep, 0.75))} ${f(half * 0.55)} ${f(deep)} 0 ${f(deep)}C${f(-half * 0.55)} ${f(deep)} ${f(-half * 1.05)} ${f(mix(top, deep, 0.75))} ${f(-half)} ${f(top - 1)}Z`;
    set(this.#jaw, "d", jaw);
    set(this.#clip, "d", jaw);
    fade(this.#fang, 1 - smooth(0.3, 0.6, round));
    place(this.#tongue, { y: deep + 2 - p.tongue * 4, sx: half / 13 });
    place(this.#fang, { x: half * 0.34, y: top - 0.5 });
  }
}
