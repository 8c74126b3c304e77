/**
 * All that can move about her, each a number with a spring of its own. What a channel means is written beside it; a
 * quick spring that overshoots is an ear, a slow one that does not is the weight of her body.
 */

/** Channel → [at rest, swings a second, damping (1 does not overshoot)] */
const CHANNELS = /** @type {const} */ ({
  // The whole of her: where she stands (units of the drawing), how she is turned, squashed (-) or drawn out (+).
  x: [0, 1.6, 0.9],
  y: [0, 3.2, 0.8],
  turn: [0, 2.2, 0.7],
  squash: [0, 3.4, 0.42],
  // Body: lying (0 to 1), upright, leaning to a side, the hump of her back, hips to a side, curled up asleep.
  low: [0, 1.7, 0.85],
  tall: [0, 2.2, 0.6],
  lean: [0, 1.5, 0.75],
  rump: [0, 1.9, 0.75],
  hips: [0, 2.8, 0.5],
  curl: [0, 0.9, 1],
  breath: [0, 6, 1],
  dangle: [0, 2.6, 0.6],
  // Head: out of its place (units), turned (degrees), looking aside and up (-1 to 1).
  headX: [0, 1.9, 0.7],
  headY: [0, 2.1, 0.62],
  roll: [0, 1.7, 0.66],
  yaw: [0, 1.8, 0.85],
  pitch: [0, 1.9, 0.8],
  // Eyes: lids (0 open, 1 shut), lower lid, slant of anger (+) and sorrow (-), where they look, pupil, size, shine.
  lidL: [0, 9, 0.9],
  lidR: [0, 9, 0.9],
  squint: [0, 5, 0.9],
  slant: [0, 4, 0.9],
  lookX: [0, 7, 0.95],
  lookY: [0, 7, 0.95],
  pupil: [0.75, 2, 0.9],
  eyeSize: [0, 4, 0.6],
  shine: [1, 3, 0.7],
  // Brows: whether one sees them, raised, tilted.
  brow: [0, 4, 1],
  browUp: [0, 4, 0.7],
  browTilt: [0, 4, 0.8],
  // Mouth: smiling (-1 to 1), crooked, open and how round (0 to 1), the tongue in it, and out of it.
  smile: [0.25, 4, 0.8],
  smirk: [0, 3, 0.9],
  mouthOpen: [0, 8, 1],
  mouthRound: [0, 6, 0.9],
  tongue: [0, 5, 0.8],
  tongueOut: [0, 5, 0.7],
  puff: [0, 3, 0.6],
  blush: [0.35, 1, 1],
  whisker: [0, 3.2, 0.36],
  // Ears: degrees outwards, laid back (0 to 1).
  earL: [0, 4.6, 0.4],
  earR: [0, 4.4, 0.38],
  earBack: [0, 3.6, 0.6],
  tuft: [0, 2.1, 0.2],
  bell: [0, 2.4, 0.14],
  // Tail: where it leaves her (degrees), its curl in all (radians), how far it waves, its tip, its root's height.
  tailBase: [-8, 1.1, 0.7],
  tailCurl: [-2, 1, 0.7],
  tailSway: [0.7, 1, 1],
  tailTip: [0, 2.6, 0.5],
  tailY: [0, 1.6, 0.8],
  // Paws: out of their places (units), turned, showing what is beneath (0 to 1).
  pawLX: [0, 3.4, 0.62],
  pawLY: [0, 3.4, 0.62],
  pawLTurn: [0, 3.6, 0.55],
  padL: [0, 5, 1],
  pawRX: [0, 3.4, 0.62],
  pawRY: [0, 3.4, 0.62],
  pawRTurn: [0, 3.6, 0.55],
  padR: [0, 5, 1],
  // Whether she sits at a table, and what she holds: from 0 to 1.
  table: [0, 3, 1],
  fish: [0, 3, 0.8],
  book: [0, 3, 0.8],
  laptop: [0, 3, 0.8],
});

/** @typedef {keyof typeof CHANNELS} Channel */
/** @typedef {Record<Channel, number>} Pose */

export const NAMES = /** @type {Channel[]} */ (Object.keys(CHANNELS));

const REST = /** @type {Pose} */ (Object.fromEntries(NAMES.map((name) => [name, CHANNELS[name][0]])));

/** She as she sits and thinks of nothing. @returns {Pose} */
export function restPose() {
  return { ...REST };
}

/** No more than so much of a second is lived through at once: after a pause she goes on, and does not leap. */
const LONGEST = 0.1;
const STEP = 1 / 120;

/** Each channel's spring: how hard it pulls, and how much it is held back. */
const PULLS = NAMES.map((name) => (2 * Math.PI * CHANNELS[name][1]) ** 2);
const HOLDS = NAMES.map((name) => 4 * Math.PI * CHANNELS[name][1] * CHANNELS[name][2]);

/** Every channel on its way to where it is wanted. */
export class Springs {
  /** Where each channel is. */
  pose = restPose();
  #speed = new Float64Array(NAMES.length);

  /** @param {Pose} wanted @param {number} seconds */
  follow(wanted, seconds) {
    const whole = Math.min(seconds, LONGEST);
    for (let i = 0; i < NAMES.length; i += 1) {
      const name = NAMES[i];
      let [at, speed] = [this.pose[name], this.#speed[i]];
      for (let left = whole; left > 0; left -= STEP) {
        const dt = Math.min(STEP, left);
        speed += (PULLS[i] * (wanted[name] - at) - HOLDS[i] * speed) * dt;
        at += speed * dt;
      }
      this.pose[name] = at;
      this.#speed[i] = speed;
    }
  }

  /** A push: ears, tuft and bell swing of themselves. @param {Channel} name @param {number} speed a second */
  push(name, speed) {
    this.#speed[NAMES.indexOf(name)] += speed;
  }

  /** How fast a channel moves. @param {Channel} name */
  speed(name) {
    return this.#speed[NAMES.indexOf(name)];
  }

  /** There at once. @param {Pose} wanted */
  jump(wanted) {
    Object.assign(this.pose, wanted);
    this.#speed.fill(0);
  }
}
