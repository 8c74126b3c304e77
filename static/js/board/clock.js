/**
 * The game clock as the page counts it: from the server's last word, at its rate, and never past its hold.
 * `performance.now()` carries it, so the reader's own clock may be as wrong as it likes.
 */

/** Real milliseconds without a tick after which her time stands still (the server's grace, and the way here). */
const GRACE_MS = 4000;

export class GameClock {
  /** @type {any} the server's last word; null before the first */
  word = null;
  #game = 0;
  #hold = Infinity;
  #at = 0;
  #heard = 0;

  /** @param {any} word as `clock` in snapshots and pulses */
  set(word) {
    this.word = word;
    this.#game = Date.parse(word.game_time);
    this.#hold = Date.parse(word.hold_at);
    this.#at = performance.now();
    if (word.ticking) this.#heard = this.#at;
  }

  /** The world has ticked just now. */
  tick() {
    this.#heard = performance.now();
  }

  /** Whether the worker gives signs of life. */
  get ticking() {
    return performance.now() - this.#heard < GRACE_MS;
  }

  /** Game seconds a real second at this moment. */
  get rate() {
    if (!this.word) return 0;
    if (!this.ticking && this.word.policy === "freeze") return 0;
    return this.word.rate;
  }

  /** Game time in milliseconds. */
  now() {
    if (!this.word) return NaN;
    let until = performance.now();
    if (this.word.policy === "freeze") until = Math.min(until, this.#heard + GRACE_MS);
    const elapsed = Math.max(until - this.#at, 0);
    return Math.min(this.#game + elapsed * this.word.rate, this.#hold);
  }
}
