/** When her stage draws its next picture. */

import { isSource } from "../shared/voice/hearing.js";

/** Real milliseconds between two pictures for who asked for little motion: as in a drawn film, her mouth too. */
const CALM_MS = 100;
/** The same while nothing happens and she only breathes. */
const RESTING_MS = 500;
const little = matchMedia("(prefers-reduced-motion: reduce)");

/**
 * The pictures of one stage: each that the browser has time for, and few for a reader who wants little motion. A
 * source in a broadcasting program is for all who watch, and has no such wish.
 */
export class Frames {
  #resting;
  #draw;
  #asked = 0;
  #drawn = 0;
  #timer = 0;
  #running = false;

  /**
   * @param {import("./stage.js").Stage} stage
   * @param {(now: number) => void} draw told the moment, in the browser's milliseconds
   * @param {() => boolean} [resting] whether nothing else happens that is to be seen
   */
  constructor(stage, draw, resting = () => true) {
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
      if (!little.matches || isSource()) this.#ask();
      else this.#wait(this.#resting() ? RESTING_MS : CALM_MS);
    });
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
    this.#wait(this.#drawn + CALM_MS - performance.now());
  }
}
