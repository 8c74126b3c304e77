/**
 * What she says, one sentence after another: one is said at a time, the next one is fetched meanwhile. It looks after
 * itself: where no picture is drawn, as in a tab in the background, sentences still follow each other.
 */

import { Line } from "./line.js";

/** Between two looks at a sentence that should be over. */
const SOON_MS = 40;
const REMEMBERED = 50;

/** @typedef {import("./line.js").Said} Said */

export class Talk {
  #hearing;
  #finished;
  #now = /** @type {Line | null} */ (null);
  #waiting = /** @type {Line[]} */ ([]);
  /** Names of what was said last: nothing is said twice. */
  #past = /** @type {string[]} */ ([]);
  #timer = 0;
  #looking = false;
  #stale = false;

  /**
   * @param {import("./hearing.js").Hearing} hearing
   * @param {(speech: string, completed: boolean) => void} [finished] a sentence has been said, or was broken off
   */
  constructor(hearing, finished = () => {}) {
    this.#hearing = hearing;
    this.#finished = finished;
    hearing.onChange(() => this.look());
  }

  /** The sentence that she is at. */
  get line() {
    return this.#now;
  }

  /** After what she is saying. @param {Said} said @param {number} [now] by the page's clock */
  say(said, now = performance.now()) {
    if (this.#find(said.speech) || this.#past.includes(said.speech)) return;
    this.#waiting.push(this.#line(said));
    this.look(now);
  }

  /**
   * What she is saying at this moment, and what waits to be said: that alone is said on.
   * @param {{data: Said, at_ms: number}[]} saying @param {number} [now]
   */
  goOn(saying, now = performance.now()) {
    const left = saying.filter(({ data }) => !this.#past.includes(data.speech));
    const kept = left.map(({ data }) => this.#find(data.speech) ?? this.#line(data));
    for (const line of [this.#now, ...this.#waiting]) if (line && !kept.includes(line)) this.#drop(line);
    if (this.#now && !kept.includes(this.#now)) this.#now = null;
    this.#waiting = kept.slice(this.#now ? kept.indexOf(this.#now) + 1 : 0);
    if (!this.#now && this.#waiting.length) this.#begin(now, left[0].at_ms);
    this.look(now);
  }

  /** At once. */
  stop() {
    for (const line of [this.#now, ...this.#waiting]) if (line) this.#drop(line);
    this.#now = null;
    this.#waiting = [];
  }

  /** Moves on. @param {number} [now] by the page's clock */
  look(now = performance.now()) {
    this.#stale = true;
    // What is looked at may change by it, and ask for another look.
    if (this.#looking) return;
    this.#looking = true;
    const before = this.#now;
    while (this.#stale) {
      this.#stale = false;
      this.#step(now);
    }
    this.#looking = false;
    if (this.#now && (this.#now !== before || !this.#timer)) this.#again(Math.max(this.#now.left(now), SOON_MS));
  }

  /** @param {number} now */
  #step(now) {
    this.#now?.look(now, this.#waiting.length === 0);
    if (this.#now?.over(now)) {
      const { speech } = this.#now.said;
      this.#now.end();
      this.#now = null;
      this.#note(speech, true);
    }
    if (!this.#now && this.#waiting.length) {
      this.#begin(now, 0);
      this.#stale = true;
    }
    this.#waiting[0]?.prepare();
  }

  /** @param {number} now @param {number} at */
  #begin(now, at) {
    this.#now = /** @type {Line} */ (this.#waiting.shift());
    this.#now.begin(now, at);
  }

  /** @param {number} ms */
  #again(ms) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#timer = 0;
      this.look();
    }, ms);
  }

  /** @param {Said} said */
  #line(said) {
    const line = new Line(said, this.#hearing, () => this.look());
    if (line.audible) this.#hearing.expect();
    return line;
  }

  /** @param {string} speech */
  #find(speech) {
    return [this.#now, ...this.#waiting].find((line) => line?.said.speech === speech);
  }

  /** @param {Line} line */
  #drop(line) {
    line.end();
    this.#note(line.said.speech, false);
  }

  /** @param {string} speech @param {boolean} completed */
  #note(speech, completed) {
    this.#past = [speech, ...this.#past].slice(0, REMEMBERED);
    this.#finished(speech, completed);
  }
}
