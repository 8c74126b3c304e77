/** From one place in the picture to another: the whole of her, in a soft curve and with a little hop in it. */

import { place } from "./svg.js";

const SECONDS = 0.9;

export class Walk {
  #parts;
  #from = { x: 960, y: 960, size: 1.5 };
  #to = { x: 960, y: 960, size: 1.5 };
  #done = 1;

  /** @param {SVGElement[]} parts what is moved */
  constructor(parts) {
    this.#parts = parts;
    this.#draw();
  }

  /** @param {{x: number, y: number, size: number}} to @param {boolean} walks false to be there at once */
  to(to, walks) {
    if (to.x === this.#to.x && to.y === this.#to.y && to.size === this.#to.size && (walks || this.#done >= 1)) return;
    this.#from = this.#here;
    this.#to = to;
    this.#done = walks ? 0 : 1;
    this.#draw();
  }

  /** @param {number} seconds */
  step(seconds) {
    if (this.#done >= 1) return;
    this.#done = Math.min(this.#done + seconds / SECONDS, 1);
    this.#draw();
  }

  get #here() {
    const t = this.#done;
    const part = t * t * (3 - 2 * t);
    const at = (/** @type {"x" | "y" | "size"} */ name) => this.#from[name] + (this.#to[name] - this.#from[name]) * part;
    const far = Math.hypot(this.#to.x - this.#from.x, this.#to.y - this.#from.y);
    return { x: at("x"), y: at("y") - Math.sin(Math.PI * part) * Math.min(far * 0.25, 60), size: at("size") };
  }

  #draw() {
    const { x, y, size } = this.#here;
    for (const part of this.#parts) place(part, { x, y, sx: size, sy: size });
  }
}
