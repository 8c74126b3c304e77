/**
 * What is heard of her: the caption of the sentence that she is at, and the mouth that goes with it. Cues of the
 * server's (`character.mouth`) take its place while they come.
 */

import { el, setText } from "../../shared/dom.js";
import { sentences } from "../../shared/voice/sentences.js";
import { Talk } from "../../shared/voice/talk.js";

/** After a cue of the server's so long no mouth of our own. */
const CUES_MS = 400;
/** Her last words stay to be read. */
const LINGER_MS = 900;

/** @typedef {import("../../shared/voice/line.js").Line} Line */

export class Speech {
  #caption = el("p", { class: "stage-caption-text" });
  root = el("div", { class: "stage-captions", hidden: true }, this.#caption);
  #performer;
  #talk;
  #shown = /** @type {Line | null} */ (null);
  #lines = /** @type {{text: string, until: number}[]} */ ([]);
  #said = -Infinity;
  #cued = -Infinity;
  /** Told of each sentence as she begins it. @type {(line: Line) => void} */
  onLine = () => {};

  /**
   * @param {import("../rig/performer.js").Performer} performer @param {import("../../shared/voice/hearing.js").Hearing} hearing
   * @param {(speech: string, completed: boolean) => void} finished
   */
  constructor(performer, hearing, finished) {
    this.#performer = performer;
    this.#talk = new Talk(hearing, finished);
  }

  /** Whether she is speaking. */
  get speaking() {
    return this.#talk.line !== null;
  }

  /** @param {import("../../shared/voice/line.js").Said} said `speech.say` @param {number} now */
  say(said, now) {
    this.#talk.say(said, now);
    this.advance(now);
  }

  /** After a picture of everything. @param {{data: any, at_ms: number}[]} saying @param {number} now */
  goOn(saying, now) {
    this.#talk.goOn(saying, now);
    if (this.speaking) this.advance(now);
    else this.#hide();
  }

  /** A cue of the server's. @param {number} open 0 to 1 @param {number} now */
  cue(open, now) {
    this.#cued = now;
    this.#performer.speak(open);
  }

  /** At once. */
  stop() {
    this.#talk.stop();
    this.#hide();
  }

  /** @param {number} now real milliseconds */
  advance(now) {
    this.#talk.look(now);
    const { line } = this.#talk;
    if (!line) {
      if (this.#shown && now - this.#said > LINGER_MS) this.#hide();
      return;
    }
    if (line !== this.#shown) this.#show(line);
    this.#said = now;
    if (now - this.#cued > CUES_MS) {
      const { open, round } = line.mouth(now);
      this.#performer.speak(open, round);
    }
    const part = line.elapsed(now) / line.ms;
    const sentence = this.#lines.find(({ until }) => part < until);
    if (sentence) setText(this.#caption, sentence.text);
  }

  /** @param {Line} line */
  #show(line) {
    let length = 0;
    this.#lines = sentences(line.said.text).map((sentence) => {
      length += [...sentence].length;
      return { text: sentence.trim(), until: length / Math.max(line.letters.length, 1) };
    });
    this.#shown = line;
    this.root.hidden = false;
    this.onLine(line);
  }

  #hide() {
    this.#shown = null;
    this.root.hidden = true;
    this.#performer.speak(0);
  }
}
