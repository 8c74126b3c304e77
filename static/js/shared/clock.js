/**
 * The game clock as the page counts it: from what the server told last, at its rate, and never past its hold.
 * `performance.now()` carries it, so the reader's own clock may be as wrong as it likes.
 */

/** Real milliseconds without a tick after which something is wrong (one is due each second). */
const TICK_LATE_MS = 4000;

/** As far (in real milliseconds) as the page may have counted ahead of the server before it heard of a change. */
const AHEAD_MS = 4000;

export class GameClock {
  /** @type {any} the clock as the server told it last; null before that */
  state = null;
  #game = 0;
  #hold = Infinity;
  #at = 0;
  /** When the world ticked last. */
  #ticked = 0;
  /** The latest moment shown. Her time never runs backwards, and neither does what one sees of it. */
  #shown = 0;

  /** @param {any} state as `clock` in snapshots and pulses */
  set(state) {
    this.#game = Date.parse(state.game_time);
    // News of a slower pace comes a moment late: what was counted ahead meanwhile is waited for, not taken back. What
    // is further ahead than that is another world (a backup was restored, say).
    if (this.#shown - this.#game > AHEAD_MS * Math.max(state.speed, state.live_speed, 1)) this.#shown = 0;
    this.state = state;
    this.#hold = Date.parse(state.hold_at);
    this.#at = performance.now();
    this.#ticked = this.#at - state.tick_age_s * 1000;
  }

  /** The world has ticked just now. */
  tick() {
    this.#ticked = performance.now();
  }

  /** Whether the worker gives signs of life. */
  get ticking() {
    return performance.now() - this.#ticked < TICK_LATE_MS;
  }

  /** Game seconds a real second at this moment. */
  get rate() {
    if (!this.state || (this.state.policy === "freeze" && !this.ticking)) return 0;
    return this.state.rate;
  }

  /** Game time in milliseconds; NaN before the server has told it. */
  now() {
    if (!this.state) return NaN;
    let until = performance.now();
    if (this.state.policy === "freeze") until = Math.min(until, this.#ticked + this.state.tick_grace_s * 1000);
    const elapsed = Math.max(until - this.#at, 0);
    this.#shown = Math.max(this.#shown, Math.min(this.#game + elapsed * this.state.rate, this.#hold));
    return this.#shown;
  }
}
