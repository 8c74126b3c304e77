/** What her mood leaves in the air beside her tuft. */

import { fade, group, place, shape } from "../svg.js";

const HEART = "M0 15 C-28 -4 -22 -28 -9 -26 C-3 -25 0 -20 0 -16 C0 -20 3 -25 9 -26 C22 -28 28 -4 0 15Z";
const DROP = "M0 -18 C12 -2 14 8 9 14 C4 19 -4 19 -9 14 C-14 8 -12 -2 0 -18Z";
const Z = "M-8 -9 L8 -9 L-8 9 L8 9";
const SPARK = "M0 -24 C2 -7 5 -4 22 0 C5 4 2 7 0 24 C-2 7 -5 4 -22 0 C-5 -4 -2 -7 0 -24Z";

/** Mood → its shapes, each with its own place (units about the tuft) and its own moment. */
const MARKS = /** @type {Record<string, {kind: string, d: string, x: number, y: number, size: number, rise?: number, turn?: number}[]>} */ ({
  heart: [
    { kind: "mark-love", d: HEART, x: 136, y: -22, size: 1, turn: 14 },
    { kind: "mark-love", d: HEART, x: 166, y: -66, size: 0.62, turn: -10 },
  ],
  spark: [
    { kind: "mark-spark", d: SPARK, x: 138, y: -34, size: 1.1 },
    { kind: "mark-spark", d: SPARK, x: -144, y: -8, size: 0.75 },
    { kind: "mark-spark", d: SPARK, x: 168, y: 24, size: 0.55 },
  ],
  sleep: [
    { kind: "mark-sleep", d: Z, x: 112, y: -6, size: 0.8, rise: 40 },
    { kind: "mark-sleep", d: Z, x: 138, y: -34, size: 1.15, rise: 40 },
    { kind: "mark-sleep", d: Z, x: 168, y: -68, size: 1.6, rise: 40 },
  ],
  startle: [
    { kind: "mark-alarm", d: "M-6 -26 L-10 4", x: 122, y: -52, size: 1 },
    { kind: "mark-alarm", d: "M14 -22 L-6 2", x: 146, y: -30, size: 1 },
    { kind: "mark-alarm", d: "M16 -8 L-10 2", x: 160, y: 4, size: 1 },
  ],
  tear: [{ kind: "mark-tear", d: DROP, x: 132, y: 70, size: 1.15, rise: -26 }],
  sweat: [{ kind: "mark-tear", d: DROP, x: 134, y: 20, size: 1.25, turn: 16, rise: -10 }],
  cross: [{ kind: "mark-cross", d: "M-16 -6 C-8 -6 -6 -8 -6 -16 M6 -16 C6 -8 8 -6 16 -6 M16 6 C8 6 6 8 6 16 M-6 16 C-6 8 -8 6 -16 6", x: 132, y: -14, size: 1.25 }],
  signal: [
    { kind: "mark-signal", d: "M-14 -16 C-4 -26 12 -26 20 -14", x: 58, y: -46, size: 1, turn: 40 },
    { kind: "mark-signal", d: "M-24 -24 C-8 -40 18 -40 32 -20", x: 60, y: -48, size: 1, turn: 40 },
    { kind: "mark-signal", d: "M-34 -32 C-12 -54 26 -54 44 -26", x: 62, y: -50, size: 1, turn: 40 },
  ],
  wonder: [{ kind: "mark-wonder", d: "M-10 -12 C-10 -26 13 -26 12 -11 C11 -1 0 0 0 11 M0 22 L0 23", x: 134, y: -24, size: 1.1, turn: 10 }],
});

export class Marks {
  root = group("marks");
  #shown = "";
  #strength = 0;
  #parts = /** @type {{how: typeof MARKS[string][number], part: SVGElement}[]} */ ([]);

  /**
   * @param {string} wanted a mark's name, or empty
   * @param {number} time seconds @param {number} dt
   * @param {{x: number, y: number}} tuft
   */
  draw(wanted, time, dt, tuft) {
    if (wanted !== this.#shown) {
      this.#strength -= dt * 5;
      if (this.#strength <= 0) this.#change(wanted);
    } else this.#strength = Math.min(this.#strength + dt * 3, 1);
    this.#parts.forEach(({ how, part }, i) => {
      // Each comes and goes in its own time.
      const beat = (time * 0.42 + i * 0.31) % 1;
      const seen = how.rise ? Math.sin(Math.PI * beat) : 0.82 + 0.18 * Math.sin(time * 3.1 + i * 2.2);
      if (!fade(part, Math.max(this.#strength, 0) * seen)) return;
      const size = how.size * (0.7 + 0.3 * Math.max(this.#strength, 0)) * (how.rise ? 1 : 1 + 0.06 * Math.sin(time * 2.7 + i * 1.7));
      place(part, { x: tuft.x + how.x, y: tuft.y + how.y - (how.rise ?? 0) * (beat - 0.5), turn: (how.turn ?? 0) + 4 * Math.sin(time * 1.3 + i), sx: size, sy: size });
    });
  }

  /** @param {string} name */
  #change(name) {
    this.#shown = name;
    this.#strength = 0;
    this.#parts = (MARKS[name] ?? []).map((how) => ({ how, part: group("mark", shape(`${how.kind} mark-edge`, how.d), shape(how.kind, how.d)) }));
    this.root.replaceChildren(...this.#parts.map(({ part }) => part));
  }
}
