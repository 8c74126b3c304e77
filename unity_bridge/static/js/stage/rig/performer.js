/** She acts: what is wanted of each channel is added up, the springs follow, and the mouth is written last. */

import { clamp } from "../path.js";
import { ACTIONS } from "./actions.js";
import { NAMES, Springs, restPose } from "./channels.js";
import { expression } from "./expressions.js";
import { Idle } from "./idle.js";
import { POSTURES } from "./postures.js";

/** Actions that wait behind the one that is played; more than that and the oldest go. */
const QUEUE = 3;

export class Performer {
  #springs = new Springs();
  #idle;
  #expression = "neutral";
  #posture = "sit";
  #playing = /** @type {{film: import("./actions.js").Film, t: number} | null} */ (null);
  #waiting = /** @type {string[]} */ ([]);
  #gaze = { x: 0, y: 0, left: 0 };
  #mouth = { open: 0, round: 0, left: 0 };
  #bite = 0;
  #mark = "";
  #time = 0;
  /** Whether who watches asked for little motion. */
  less = false;

  /** @param {() => number} [random] 0 to 1 */
  constructor(random = Math.random) {
    this.#idle = new Idle(random);
  }

  /** @param {string} name */
  express(name) {
    this.#expression = name;
  }

  /** How she sits or lies. @param {string} name of `POSTURES` */
  settle(name) {
    if (name in POSTURES) this.#posture = name;
  }

  /** Plays one of `ACTIONS`, after those that were asked for before. @param {string} name */
  act(name) {
    if (!(name in ACTIONS)) return;
    this.#waiting.push(name);
    if (this.#waiting.length > QUEUE) this.#waiting.shift();
  }

  /** She breaks off what she does. */
  still() {
    this.#waiting = [];
    this.#playing = null;
    this.#mouth.left = 0;
  }

  /** Looks somewhere for some seconds: -1 to 1, right and down. @param {number} x @param {number} y @param {number} seconds */
  look(x, y, seconds) {
    this.#gaze = { x: clamp(x, -1, 1), y: clamp(y, -1, 1), left: seconds };
  }

  /** How far her mouth is open from now on; without another word it closes again. @param {number} open 0 to 1 @param {number} [round] 0 to 1 */
  speak(open, round = 0) {
    this.#mouth = { open: clamp(open, 0, 1), round, left: 0.25 };
  }

  /** There at once, without a way: after a picture of everything, and for photographs. */
  settleNow() {
    this.#springs.jump(this.#wanted(0, {}));
  }

  /** Whether an action is under way. */
  get busy() {
    return this.#playing !== null || this.#waiting.length > 0;
  }

  /**
   * Lives on for so long, and tells how she looks then.
   * @param {number} seconds
   */
  advance(seconds) {
    this.#time += seconds;
    /** @type {import("./actions.js").Aside} */ const aside = {};
    const wanted = this.#wanted(seconds, aside);
    const before = this.#springs.speed("headX") + this.#springs.speed("roll") * 3;
    this.#springs.follow(wanted, seconds);
    const jolt = this.#springs.speed("headX") + this.#springs.speed("roll") * 3 - before;
    // What hangs on her is carried along.
    this.#springs.push("bell", clamp(-jolt * 0.05, -3, 3));
    this.#springs.push("tuft", clamp(-jolt * 0.018 - this.#springs.speed("y") * seconds * 0.02, -2, 2));
    this.#bite = aside.bite ?? 0;
    this.#mark = aside.mark ?? expression(this.#expression).mark ?? "";
    const pose = { ...this.#springs.pose };
    this.#say(pose, seconds);
    return { pose, time: this.#time, seconds, sway: this.#idle.sway, mark: this.#mark, bite: this.#bite };
  }

  /** @param {number} dt @param {import("./actions.js").Aside} aside */
  #wanted(dt, aside) {
    const p = restPose();
    add(p, POSTURES[this.#posture]);
    add(p, expression(this.#expression));
    this.#idle.add(p, dt, { asleep: this.#asleep, springs: this.#springs, less: this.less });
    if (this.#gaze.left > 0) {
      this.#gaze.left -= dt;
      p.lookX += this.#gaze.x;
      p.lookY += this.#gaze.y;
      p.yaw += this.#gaze.x * 0.42;
      p.pitch += this.#gaze.y * 0.36;
      p.roll += this.#gaze.x * 2.5;
    }
    this.#play(p, dt, aside);
    p.lidL = clamp(p.lidL, -0.1, 1);
    p.lidR = clamp(p.lidR, -0.1, 1);
    for (const name of /** @type {const} */ (["lookX", "lookY", "yaw", "pitch"])) p[name] = clamp(p[name], -1, 1);
    return p;
  }

  get #asleep() {
    return this.#posture === "sleep";
  }

  /** @param {import("./channels.js").Pose} p @param {number} dt @param {import("./actions.js").Aside} aside */
  #play(p, dt, aside) {
    if (!this.#playing && this.#waiting.length) {
      const film = ACTIONS[/** @type {string} */ (this.#waiting.shift())];
      // Who asked for little motion gets the small films; asleep she does none.
      if (!(this.less && film.moves) && !this.#asleep) this.#playing = { film, t: 0 };
    }
    if (!this.#playing) return;
    this.#playing.t += dt;
    this.#playing.film.play(p, this.#playing.t, aside);
    if (this.#playing.t >= this.#playing.film.seconds) this.#playing = null;
  }

  /** Written after everything else, so that nothing of her idling is in her words. @param {import("./channels.js").Pose} pose @param {number} dt */
  #say(pose, dt) {
    if (this.#mouth.left <= 0) return;
    this.#mouth.left -= dt;
    pose.mouthOpen = this.#mouth.open;
    pose.mouthRound = Math.max(pose.mouthRound * 0.4, this.#mouth.round);
  }
}

/** @param {import("./channels.js").Pose} p @param {Partial<import("./channels.js").Pose>} more */
function add(p, more) {
  for (const name of NAMES) p[name] += more[name] ?? 0;
}
