/** When her stage draws its next picture. */

import { isSource } from "../shared/voice/hearing.js";

/**
 * Real milliseconds between two pictures: while something happens, and while she only breathes.
 * @typedef {{moving: number, resting: number}} Pace
 */

/** As many as the browser has time for. @type {Pace} */
const SMOOTH = { moving: 0, resting: 0 };
/** For who asked for little motion: as in a drawn film, her mouth too. @type {Pace} */
const CALM = { moving: 100, resting: 500 };
const little = matchMedia("(prefers-reduced-motion: reduce)");

/**
 * The pictures of one stage, at its pace, and few for a reader who wants little motion. A source in a broadcasting
 * program is for all who watch, and has no such wish.
 */
export class Frames {
  #resting;
  #draw;
  #usual;
  #asked = 0;
  #drawn = 0;
  #timer = 0;
  #running = false;

  /**
   * @param {import("./stage.js").Stage} stage
   * @param {(now: number) => void} draw told the moment, in the browser's milliseconds
   * @param {() => boolean} [resting] whether nothing else happens that is to be seen
   * @param {Pace} [pace] for who has no wish of their own
   */
  constructor(stage, draw, resting = () => true, pace = SMOOTH) {
    this.#usual = pace;
    this.#resting = () => stage.resting && resting();
    this.#draw = draw;
    stage.onStir = () => this.#hurry();
  }

  /** From now on until `stop`. */
  start() {
    if (this.#running) return;
    this.#running = true;
    this.#ask();
  }

  stop() {
    this.#running = false;
    cancelAnimationFrame(this.#asked);
    clearTimeout(this.#timer);
    this.#timer = 0;
  }

  #ask() {
    this.#asked = requestAnimationFrame((now) => {
      this.#drawn = performance.now();
      this.#draw(now);
      if (!this.#running) return;
      const ms = this.#resting() ? this.#pace.resting : this.#pace.moving;
      if (ms) this.#wait(this.#drawn + ms - performance.now());
      else this.#ask();
    });
  }

  get #pace() {
    return little.matches && !isSource() ? CALM : this.#usual;
  }

  /** @param {number} ms */
  #wait(ms) {
    this.#timer = setTimeout(() => {
      this.#timer = 0;
      this.#ask();
    }, ms);
  }

  /** Something happens: a picture that waits as if she rested comes sooner. */
  #hurry() {
    if (!this.#timer) return;
    clearTimeout(this.#timer);
    this.#wait(this.#drawn + this.#pace.moving - performance.now());
  }
}
