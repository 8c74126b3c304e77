/** What she takes up by herself when nothing happens, by where she is and what hour it is; and what she looks at. */

/** Seconds between two things that she takes up. */
const LEAST = 9;
const MOST = 26;

/** Where she is → what she may take up, the likely ones more than once. */
const HABITS = /** @type {Record<string, string[]>} */ ({
  room: ["look", "tail_swish", "tail_swish", "stretch", "flick", "yawn", "pounce"],
  desk: ["type", "look", "flick", "nod", "tail_swish"],
  stream: ["look", "flick", "tail_swish", "nod"],
  store: ["look", "look", "tail_swish", "flick"],
  company: ["nod", "look", "flick"],
  bed: ["yawn", "flick", "look"],
});
/** What the kind of her task adds. */
const AT_WORK = /** @type {Record<string, string[]>} */ ({
  project: ["read", "type"],
  company: ["read"],
  cover: ["look", "nod"],
  rest: ["yawn", "nap"],
  store: ["read"],
});

export class Habits {
  #random;
  #left;

  /** @param {() => number} random 0 to 1 */
  constructor(random) {
    this.#random = random;
    this.#left = LEAST;
  }

  /** Something has happened: she takes up nothing for a while. */
  put_off() {
    this.#left = Math.max(this.#left, LEAST * 0.6);
  }

  /**
   * The action that she takes up now; empty for none.
   * @param {number} seconds
   * @param {{scene: string, activity: string, writing: boolean, busy: boolean, night: boolean}} where
   */
  next(seconds, { scene, activity, writing, busy, night }) {
    this.#left -= seconds;
    if (busy) return "";
    if (writing) return "type";
    if (this.#left > 0) return "";
    this.#left = LEAST + (MOST - LEAST) * this.#random();
    const choice = [...(HABITS[scene] ?? HABITS.room), ...(AT_WORK[activity] ?? []), ...(night ? ["yawn"] : [])];
    return choice[Math.floor(this.#random() * choice.length)];
  }
}
