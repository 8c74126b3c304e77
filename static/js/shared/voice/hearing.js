/**
 * Whether she is heard here: what the browser lets, and what the reader wants. A source in a broadcasting program plays
 * without a click; in a tab the browser waits for one, and a viewer may not want to hear her at all.
 */

/** Where a reader's "rather not" is kept. */
const KEY = "voice-muted";
/** Real milliseconds that a browser may take to say that it plays. */
const SETTLES_MS = 500;
/** Real seconds in which sound comes and goes: without them it clicks. */
const FADE_S = 0.015;

/** @typedef {"none" | "asleep" | "off" | "on"} Heard none: there is nothing to hear; asleep: the browser has not said yet */

export class Hearing {
  #asks;
  #muted;
  #context = /** @type {AudioContext | null} */ (null);
  #way = /** @type {GainNode | null} */ (null);
  #settled = false;
  #expected = false;
  #listeners = /** @type {(() => void)[]} */ ([]);

  /**
   * @param {object} [how]
   * @param {boolean} [how.asks] never a sound before the reader has asked for it
   * @param {boolean} [how.never] whoever set the page up wants none
   */
  constructor({ asks = false, never = false } = {}) {
    this.#asks = asks;
    this.never = never;
    this.#muted = asks || (!isSource() && kept() === "yes");
  }

  /** Whether she is heard. @returns {Heard} */
  get state() {
    if (this.never || !this.#expected) return "none";
    if (this.#muted) return "off";
    if (this.#context?.state === "running") return "on";
    return this.#settled ? "off" : "asleep";
  }

  /** The clock and the maker of sounds; ask for it while `state` is on. */
  get context() {
    return /** @type {AudioContext} */ (this.#context);
  }

  /** Where sounds go. */
  get way() {
    return /** @type {GainNode} */ (this.#way);
  }

  /** Told whenever `state` may have changed. @param {() => void} listener */
  onChange(listener) {
    this.#listeners.push(listener);
  }

  /** There is something to be heard: from now on a reader may ask for it. */
  expect() {
    if (this.#expected || this.never) return;
    this.#expected = true;
    if (!this.#muted) this.#open();
    this.#tell();
  }

  /** The reader wants to hear her. Call it in the event of their click. */
  hear() {
    this.#muted = false;
    if (!this.#asks) keep("no");
    this.#open();
    void this.#context?.resume().catch(() => {});
    this.#tell();
  }

  /** The reader would rather not. */
  mute() {
    this.#muted = true;
    if (!this.#asks) keep("yes");
    this.#tell();
  }

  #open() {
    if (this.#context || typeof AudioContext !== "function") return this.#settle();
    try {
      this.#context = new AudioContext({ latencyHint: "interactive" });
    } catch {
      return this.#settle(); // a machine that can't make sounds
    }
    this.#way = this.#context.createGain();
    this.#way.connect(this.#context.destination);
    this.#context.onstatechange = () => this.#tell();
    setTimeout(() => this.#settle(), SETTLES_MS);
  }

  #settle() {
    if (this.#settled) return;
    this.#settled = true;
    this.#tell();
  }

  #tell() {
    if (this.#context && this.#way) {
      const loud = this.state === "on" ? 1 : 0;
      this.#way.gain.setTargetAtTime(loud, this.#context.currentTime, FADE_S / 3);
    }
    for (const listener of this.#listeners) listener();
  }
}

/** Whether the page is a source in OBS: it has no reader, only people who watch what it is put into. */
export function isSource() {
  return "obsstudio" in window;
}

function kept() {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null; // a browser that keeps nothing
  }
}

/** @param {"yes" | "no"} muted */
function keep(muted) {
  try {
    localStorage.setItem(KEY, muted);
  } catch {
    // Then it is asked for anew.
  }
}
