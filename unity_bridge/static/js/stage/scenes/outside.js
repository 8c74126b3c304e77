/** What lies before her window: the sky of the hour, sun and moon on their ways, hills, roofs, a wire with sparrows. */

import { fade, group, set, svg } from "../svg.js";
import { at, block, chance, cut, line, spot } from "./materials.js";

/** Drawn for a window of this size; a scene with another one moves and scales it. */
export const PANE = { x: 600, y: 110, w: 720, h: 540 };

export class Outside {
  #sun = group("sun", spot("sun-glow", 0, 0, 150), spot("sun", 0, 0, 46));
  #moon = group("moon", spot("moon-glow", 0, 0, 120), cut("moon", "M30 12 A38 38 0 1 1 -12 -32 A31 31 0 0 0 30 12Z"));
  #stars;
  #lights;
  #birds;

  constructor() {
    const random = chance(7);
    const { x, y, w, h } = PANE;
    const stars = Array.from({ length: 54 }, () => spot("star", x + random() * w, y + random() * h * 0.62, 0.9 + random() * 1.7));
    // Some twinkle, together: each part with a motion of its own is a layer of its own for the browser.
    const sky = [0, 1, 2, 3, 4].map((which) => group(`twinkle-${which}`, ...stars.filter((_, i) => i % 5 === which)));
    this.#stars = group("stars", ...sky);
    const clouds = [
      [700, 230, 1.1],
      [1080, 180, 1.4],
      [1240, 290, 0.8],
      [880, 320, 0.7],
    ].map(([cx, cy, size], i) => {
      const cloud = group(`cloud drift-${i % 2}`, at(cx, cy, size, cut("cloud", "M-92 26 C-112 26 -116 -2 -94 -8 C-96 -34 -60 -42 -48 -26 C-38 -60 18 -62 26 -26 C44 -44 82 -30 76 -6 C100 -6 102 26 78 26Z")));
      if (i > 1) cloud.classList.add("many");
      return cloud;
    });
    const windows = [];
    for (let i = 0; i < 42; i += 1) windows.push(block("lit", x + 10 + random() * (w - 30), y + h - 96 + random() * 84, 8, 11, 1));
    this.#lights = group("lights", ...windows);
    this.#birds = group(
      "birds",
      ...[[744, 0], [786, 1], [818, 2]].map(([bx, i]) => group(`bird hop-${i}`, at(bx, 386 + [1, 6, 9][i], 1, cut("bird", "M-15 0 C-17 -12 -6 -19 2 -16 C4 -26 18 -25 19 -15 L25 -12 L18 -10 C17 0 8 5 -2 4 L-24 8 L-15 0Z"), spot("bird-belly", 3, -4, 8, 6), spot("ink", 13, -16, 1.8)))),
    );
    const gradient = svg("linearGradient", { id: "stage-sky", x1: 0, y1: 0, x2: 0, y2: 1 }, svg("stop", { class: "sky-top", offset: 0 }), svg("stop", { class: "sky-low", offset: 1 }));
    const glow = (/** @type {string} */ id) => svg("radialGradient", { id }, svg("stop", { class: `${id}-in`, offset: 0 }), svg("stop", { class: `${id}-out`, offset: 1 }));
    this.root = group(
      "outside",
      svg("defs", {}, gradient, glow("glow-sun"), glow("glow-moon")),
      block("sky", x - 60, y - 60, w + 120, h + 120),
      this.#stars,
      this.#moon,
      this.#sun,
      ...clouds,
      cut("hill-far", `M${x - 60} 560 C680 500 740 470 830 512 C900 452 1000 440 1080 500 C1160 470 1240 480 ${x + w + 60} 530 V720 H${x - 60}Z`),
      cut("hill", `M${x - 60} 590 C700 560 780 540 880 574 C980 540 1080 548 1160 580 C1230 560 1290 560 ${x + w + 60} 580 V720 H${x - 60}Z`),
      cut("roof-far", `M${x - 60} 612 L628 588 L672 612 H700 V586 H740 V612 L790 580 L846 612 H880 L920 590 L962 612 H1000 V572 H1016 V556 H1028 V572 H1052 V612 L1110 584 L1160 612 H1190 V592 H1236 V612 L1290 586 L${x + w + 60} 620 V720 H${x - 60}Z`),
      cut("roof", `M${x - 60} 640 L640 610 L700 640 H724 V616 H744 V640 L800 606 L870 640 H902 L956 612 L1010 640 H1060 L1120 606 L1180 640 H1214 V614 H1236 V640 L1288 616 L${x + w + 60} 650 V760 H${x - 60}Z`),
      this.#lights,
      line("wire", `M${x - 20} 372 C780 404 980 412 ${x + w + 20} 360`, 3),
      this.#birds,
    );
  }

  /**
   * @param {{sun: {x: number, y: number}, moon: {x: number, y: number}, stars: number, dark: number}} light the ways of
   *   sun and moon are from 0 to 1, across and down the pane
   * @param {{falls: string, clear: boolean}} weather
   */
  show(light, weather) {
    const { x, y, w, h } = PANE;
    set(this.#sun, "transform", `translate(${(x + light.sun.x * w).toFixed(1)} ${(y + light.sun.y * h).toFixed(1)})`);
    set(this.#moon, "transform", `translate(${(x + light.moon.x * w).toFixed(1)} ${(y + light.moon.y * h).toFixed(1)})`);
    fade(this.#stars, weather.clear ? light.stars : light.stars * 0.12);
    fade(this.#lights, (light.dark - 0.35) / 0.65);
    // Comma, Pause and Full Stop sit there by day, and not in the wet.
    set(this.#birds, "display", light.dark < 0.5 && !weather.falls ? "inline" : "none");
  }
}
