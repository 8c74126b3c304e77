/**
 * One sentence while it is said. It goes by the page's clock as long as nobody hears it, and by its sound's own clock
 * from the moment that it is heard.
 */

import { BrowserVoice } from "./browser-voice.js";
import { MadeSound } from "./made-sound.js";
import { mouthOfSound, mouthOfText } from "./mouth.js";

/** So many real milliseconds a sentence waits for its sound before it is only read. */
const WAITS_MS = 1500;
const SHORTEST_MS = 300;

/**
 * @typedef {object} Said what she says: `speech.say` of the front end link, or `aloud` of the stream page's
 * @property {string} speech
 * @property {string} text
 * @property {string} language
 * @property {number} duration_ms
 * @property {{url: string, mouth: string, mouth_rate: number, shapes: string} | null} [sound]
 * @property {{name: string, speed: number} | null} [voice]
 */

export class Line {
  said;
  letters;
  #hearing;
  #aloud;
  /** When it began, by the page's clock; while it waits for its sound, when it stops to. */
  #from = NaN;
  #waits = false;
  /** It was not heard from its beginning, for a reason of the reader's: it goes on where it would be by now. */
  #joins = false;
  #started = false;

  /** @param {Said} said @param {import("./hearing.js").Hearing} hearing @param {() => void} changed look at it */
  constructor(said, hearing, changed) {
    this.said = said;
    this.letters = [...said.text];
    this.#hearing = hearing;
    const { sound, voice } = said;
    this.#aloud = sound
      ? new MadeSound(sound.url, hearing, changed)
      : voice
        ? new BrowserVoice({ ...said, voice }, changed)
        : null;
  }

  /** Whether it could be heard at all. */
  get audible() {
    return this.#aloud !== null;
  }

  get ms() {
    const heard = this.#aloud?.ms ?? NaN;
    return Math.max(Number.isNaN(heard) ? this.said.duration_ms : heard, SHORTEST_MS);
  }

  /** Fetch what it needs to be heard. */
  prepare() {
    if (this.#hearing.state === "on") this.#aloud?.prepare();
  }

  /** @param {number} now @param {number} at real milliseconds of it that have been said; 0 begins it */
  begin(now, at) {
    this.#joins = at > 0;
    this.#waits = !this.#joins && this.audible && ["on", "asleep"].includes(this.#hearing.state);
    this.#from = this.#waits ? now + WAITS_MS : now - at;
    this.prepare();
  }

  /** Moves it on. @param {number} now @param {boolean} newest whether nothing waits to be said behind it */
  look(now, newest) {
    const aloud = this.#aloud;
    const heard = this.#hearing.state === "on";
    if (this.#waits && (now >= this.#from || !aloud || aloud.state === "failed" || this.#hearing.state === "off")) {
      this.#waits = false;
      this.#joins = this.#hearing.state !== "on";
      this.#from = Math.min(now, this.#from);
    }
    if (!aloud) return;
    if (!heard) {
      this.#joins ||= !this.#waits;
      if (aloud.state !== "heard") return;
      this.#from = now - aloud.at;
      aloud.pause();
    } else if (aloud.state === "new") aloud.prepare();
    else if (aloud.state === "ready") this.#hear(aloud, now, newest);
  }

  /** @param {import("./made-sound.js").Aloud} aloud @param {number} now @param {boolean} newest */
  #hear(aloud, now, newest) {
    const at = now - this.#from;
    if (this.#waits || !this.#joins) {
      // It came late: from its beginning, where nothing else is to be said by now.
      if (!this.#waits && !newest) return aloud.end();
      this.#waits = false;
      this.#from = now;
      this.#joins = true;
      this.#started = true;
      aloud.start(0);
    } else if (at < this.ms) {
      this.#started = true;
      aloud.start(at);
    } else aloud.end();
  }

  /** Real milliseconds of it that have been said. @param {number} now */
  elapsed(now) {
    if (this.#aloud?.state === "heard") return Math.min(Math.max(this.#aloud.at, 0), this.ms);
    return this.#waits ? 0 : Math.min(now - this.#from, this.ms);
  }

  /** Real milliseconds until it has to be looked at, whatever is heard. @param {number} now */
  left(now) {
    return this.#waits ? this.#from - now : this.ms - this.elapsed(now);
  }

  /** Whether it has been said. @param {number} now */
  over(now) {
    if (this.#waits || this.#aloud?.state === "heard") return false;
    return now - this.#from >= this.ms || (this.#started && this.#aloud?.state === "over");
  }

  /** Whether it is being heard. */
  get heard() {
    return this.#aloud?.state === "heard";
  }

  /** @param {number} now @returns {import("./mouth.js").Mouth} */
  mouth(now) {
    if (this.#waits) return { open: 0, round: 0 };
    const ms = this.elapsed(now);
    const part = ms / this.ms;
    if (!this.said.sound) return mouthOfText(this.letters, part);
    return mouthOfSound(this.said.sound, ms / 1000, this.letters[Math.floor(part * this.letters.length)] ?? "");
  }

  /** It is not said any more, or has been. */
  end() {
    this.#aloud?.end();
  }
}
