/**
 * What she does while she does nothing: breath, blinks, an ear, a paw put anew, eyes that wander. Each goes by a clock
 * of its own, so that nothing keeps time with anything; and something moves in every second, but never much.
 */

/** Something that happens now and then, and takes its time. */
class NowAndThen {
  #random;
  #least;
  #most;
  #next;

  /** @param {() => number} random @param {number} least @param {number} most seconds between two */
  constructor(random, least, most) {
    this.#random = random;
    this.#least = least;
    this.#most = most;
    this.#next = this.#wait() * 0.6;
  }

  #wait() {
    return this.#least + (this.#most - this.#least) * this.#random();
  }

  /** Whether its moment is there. @param {number} dt */
  due(dt) {
    this.#next -= dt;
    if (this.#next > 0) return false;
    this.#next = this.#wait();
    return true;
  }
}

/** A slow wandering line between -1 and 1 that never repeats within an evening. @param {number} t @param {number} seed */
const wander = (t, seed) => 0.55 * Math.sin(t * 0.37 + seed) + 0.3 * Math.sin(t * 0.83 + seed * 2.3) + 0.15 * Math.sin(t * 1.71 + seed * 3.7);

export class Idle {
  #random;
  #time = 0;
  #sway = 0;
  #blink = 1;
  #double = false;
  #blinks;
  #ears;
  #earAt = /** @type {{ear: "earL" | "earR", left: number}} */ ({ ear: "earL", left: 0 });
  #glances;
  #glance = { x: 0, y: 0 };
  #tips;
  #tip = 0;
  #shifts;
  #shift = 0;
  #signals;

  /** @param {() => number} random 0 to 1 */
  constructor(random) {
    this.#random = random;
    this.#blinks = new NowAndThen(random, 1.9, 5.8);
    this.#ears = new NowAndThen(random, 2.6, 8);
    this.#glances = new NowAndThen(random, 1.4, 4.6);
    this.#tips = new NowAndThen(random, 1.6, 5);
    this.#shifts = new NowAndThen(random, 7, 16);
    this.#signals = new NowAndThen(random, 14, 34);
  }

  /** Where the slow wave of her tail is, in radians. */
  get sway() {
    return this.#sway;
  }

  /**
   * @param {import("./channels.js").Pose} p what is wanted of her, to which it adds
   * @param {number} dt seconds
   * @param {{asleep: boolean, springs: import("./channels.js").Springs, less: boolean}} how `less`: for who asked for little motion
   */
  add(p, dt, { asleep, springs, less }) {
    this.#time += dt;
    const t = this.#time;
    const much = less ? 0.3 : 1;
    const pace = asleep ? 1.25 : 1.75 + 0.2 * wander(t, 5);
    p.breath += (Math.sin(t * pace) + 0.12 * Math.sin(t * pace * 2 + 1)) * (asleep ? 1.25 : 0.8);
    this.#sway += dt * (asleep ? 0.5 : 1.5 + 0.5 * wander(t, 9)) * much;
    p.tailTip += this.#tip;
    this.#tip *= Math.exp(-dt * 2.2);
    if (this.#tips.due(dt)) this.#tip = (this.#random() - 0.35) * 3.4 * much;
    if (!asleep) this.#awake(p, t, dt, much, springs);
    this.#ear(p, dt, asleep ? 0.4 : much);
  }

  /** @param {import("./channels.js").Pose} p @param {number} t @param {number} dt @param {number} much @param {import("./channels.js").Springs} springs */
  #awake(p, t, dt, much, springs) {
    p.headX += wander(t, 1) * 3.4 * much;
    p.headY += wander(t, 2) * 2.4 * much;
    p.roll += wander(t, 3) * 2.6 * much;
    p.lean += (wander(t * 0.6, 4) * 0.07 + this.#shift) * much;
    p.whisker += wander(t * 2.2, 6) * 0.1 * much;
    if (this.#shifts.due(dt)) this.#shift = (this.#random() - 0.5) * 0.22;
    // Once in a while her antenna catches something.
    if (this.#signals.due(dt)) springs.push("tuft", 5 * much);
    if (this.#glances.due(dt)) {
      const home = this.#random() < 0.55;
      this.#glance = home ? { x: 0, y: 0 } : { x: (this.#random() - 0.5) * 1.5, y: (this.#random() - 0.6) * 0.8 };
    }
    // What eyes do between two glances: they are never nailed to a point.
    p.lookX += this.#glance.x + 0.05 * wander(t * 5, 7);
    p.lookY += this.#glance.y + 0.04 * wander(t * 5, 8);
    p.yaw += this.#glance.x * 0.14 * much;
    p.pitch += this.#glance.y * 0.12 * much;
    this.#lids(p, dt);
  }

  /** @param {import("./channels.js").Pose} p @param {number} dt */
  #lids(p, dt) {
    if (this.#blinks.due(dt)) {
      this.#blink = 0;
      this.#double = this.#random() < 0.18;
    }
    if (this.#blink >= 1) return;
    this.#blink += dt / 0.28;
    // The left one is a moment early, as with anybody.
    const shut = (/** @type {number} */ at) => Math.max(0, 1 - Math.abs(at - 0.36) / 0.36);
    p.lidL += shut(this.#blink + 0.035) * 1.5;
    p.lidR += shut(this.#blink) * 1.5;
    if (this.#blink >= 1 && this.#double) {
      this.#double = false;
      this.#blink = 0;
    }
  }

  /** @param {import("./channels.js").Pose} p @param {number} dt @param {number} much */
  #ear(p, dt, much) {
    if (this.#ears.due(dt)) this.#earAt = { ear: this.#random() < 0.5 ? "earL" : "earR", left: 0.16 };
    if (this.#earAt.left <= 0) return;
    this.#earAt.left -= dt;
    p[this.#earAt.ear] += 22 * much;
  }
}
