/** The whole of her: parts in their order, drawn from a pose. Nothing here decides anything; who moves her is `rig/`. */

import { smooth } from "../path.js";
import { fade, group, oval, place, set } from "../svg.js";
import { Arm } from "./arm.js";
import { Body, bodyMove } from "./body.js";
import { Bun, PILLOW } from "./bun.js";
import { Collar } from "./collar.js";
import { Head } from "./head.js";
import { Marks } from "./marks.js";
import { Props } from "./props.js";
import { Tail } from "./tail.js";

/** Her head's middle above her neck. */
const NECK = -160;
const HEAD = -58;

let made = 0;

export class CatDrawing {
  #shadow = oval("cat-shadow", 0, 4, 128, 15);
  #tail = new Tail();
  #body;
  #bun;
  #arms = [new Arm(-1), new Arm(1)];
  #collar = new Collar();
  #head;
  #props = new Props();
  #marks = new Marks();
  #sitting;
  #middle = group("arms");
  #front = group("arms-front");
  #whole;
  #frontWhole;

  constructor() {
    made += 1;
    const id = `cat-${made}`;
    this.#body = new Body(id);
    this.#bun = new Bun(id);
    this.#head = new Head(id);
    this.#middle.append(...this.#arms.map((arm) => arm.root));
    this.#sitting = group("sitting", this.#tail.root, this.#body.root, this.#middle, this.#body.chest, this.#collar.root);
    this.#whole = group("whole", this.#sitting, this.#bun.root, this.#bun.front, this.#head.root);
    this.#frontWhole = group("whole", this.#props.held, this.#front, this.#props.standing, this.#marks.root);
    this.root = group("cat", this.#shadow, this.#whole);
    /** What is before whatever she sits at: lifted paws, what she holds, marks in the air. */
    this.front = group("cat-front", this.#frontWhole);
  }

  /**
   * @param {import("../rig/channels.js").Pose} p
   * @param {{time: number, seconds: number, sway: number, mark: string, bite: number}} more seconds since it began and
   *   since the last drawing; where the tail's wave is; what is in the air; how much of the fish is gone
   */
  draw(p, more) {
    const move = bodyMove(p);
    const curl = smooth(0.35, 0.65, p.curl);
    fade(this.#sitting, 1 - curl);
    fade(this.#bun.root, curl);
    fade(this.#bun.front, curl);
    const stretch = 1 + p.squash;
    for (const part of [this.#whole, this.#frontWhole]) place(part, { x: p.x, y: p.y, turn: p.turn, sx: 1 / Math.sqrt(stretch), sy: stretch });
    const high = Math.min(-p.y / 260, 0.8);
    place(this.#shadow, { x: p.x, sx: (1 - high * 0.5) * (1 + p.low * 0.16 + curl * 0.2) });
    set(this.#shadow, "opacity", (1 - Math.max(high, 0) * 0.7).toFixed(2));
    const neck = move(0, NECK);
    const sit = { x: neck[0] + p.headX, y: neck[1] + HEAD + p.headY + p.low * 8, turn: p.roll + p.lean * 5 };
    const at = smooth(0.1, 0.9, p.curl);
    const head = {
      x: sit.x + (PILLOW.x - sit.x) * at,
      y: sit.y + (PILLOW.y + p.headY * 0.3 - p.breath * 1.6 - sit.y) * at,
      turn: sit.turn + (PILLOW.turn + p.roll * 0.3 - sit.turn) * at,
    };
    if (curl < 1) {
      this.#tail.draw(p, more.sway, more.seconds);
      this.#body.draw(p, move);
      this.#collar.draw(p, neck);
      this.#arms.forEach((arm) => {
        arm.draw(p, move);
        const layer = arm.inFront(p) ? this.#front : this.#middle;
        if (arm.root.parentNode !== layer) layer.append(arm.root);
      });
    }
    fade(this.#front, 1 - curl);
    if (curl > 0) this.#bun.draw(p, more.sway);
    place(this.#head.root, { ...head });
    this.#head.draw(p);
    const mouth = /** @type {[number, number]} */ ([head.x + p.yaw * 21, head.y + 50 + p.pitch * 21]);
    this.#props.draw(p, mouth, more.bite);
    this.#marks.draw(more.mark, more.time, more.seconds, { x: head.x, y: head.y - 96 });
  }
}
