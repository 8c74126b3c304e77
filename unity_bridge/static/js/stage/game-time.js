/** Game time as the stage counts it between two words of the server. It never runs backwards by a little. */

const JUMP_MS = 90_000;

export class GameTime {
  #game = NaN;
  #rate = 0;
  #at = 0;
  #shown = -Infinity;
  /** Why it stands; empty while it runs. */
  standing = "";

  /** @param {{game_time: string, rate: number, standing: string}} told `world.time` @param {number} now real milliseconds */
  tell({ game_time, rate, standing }, now) {
    const game = Date.parse(`${game_time}Z`);
    // What was counted ahead of the server is waited for; what is further away than that is another time.
    if (this.#shown - game > Math.max(JUMP_MS, 4000 * rate)) this.#shown = -Infinity;
    this.#game = game;
    this.#rate = rate;
    this.#at = now;
    this.standing = standing;
  }

  /** Milliseconds; NaN before anything was told. @param {number} now real milliseconds */
  at(now) {
    if (Number.isNaN(this.#game)) return NaN;
    this.#shown = Math.max(this.#shown, this.#game + Math.max(now - this.#at, 0) * this.#rate);
    return this.#shown;
  }
}
