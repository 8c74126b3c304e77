/**
 * What is heard of her: the caption of the sentence that she is at, and a mouth that follows the text. Cues of the
 * server's (`character.mouth`) take its place while they come.
 */

import { el, setText } from "../../shared/dom.js";

/** After a cue of the server's so long no mouth of our own. */
const CUES_MS = 400;
/** What is no letter, and no sound. */
const PAUSE = /[\p{P}\p{Z}\p{S}]/u;
const ROUND = /[oóòuúùwüǖ哦喔呜噢o乌无不我国朵多说做]/i;
const LINGER_MS = 900;

const SENTENCES = new Intl.Segmenter(undefined, { granularity: "sentence" });

/** A text cut after its sentences. @param {string} text */
export function sentences(text) {
  return Array.from(SENTENCES.segment(text), ({ segment }) => segment);
}

/**
 * How far her mouth is open at a moment of a text, 0 to 1, where there is no sound to tell.
 * @param {string[]} letters @param {number} part of its time, 0 to 1
 */
export function mouthOf(letters, part) {
  const at = part * letters.length;
  const letter = letters[Math.floor(at)];
  if (letter === undefined || PAUSE.test(letter)) return { open: 0, round: 0 };
  const within = at % 1;
  // No two letters open it alike, and the same letter always does.
  const loud = 0.42 + 0.5 * ((letter.codePointAt(0) ?? 0) * 0.618 - Math.floor((letter.codePointAt(0) ?? 0) * 0.618));
  return { open: loud * Math.sin(Math.PI * Math.min(within * 1.15, 1)), round: ROUND.test(letter) ? 0.7 : 0.1 };
}

export class Speech {
  #line = el("p", { class: "stage-caption-text" });
  root = el("div", { class: "stage-captions", hidden: true }, this.#line);
  #performer;
  #now = /** @type {{speech: string, letters: string[], lines: {text: string, until: number}[], from: number, ms: number} | null} */ (null);
  #waiting = /** @type {{speech: string, text: string, duration_ms: number}[]} */ ([]);
  #cued = -Infinity;
  #finished;

  /** @param {import("../rig/performer.js").Performer} performer @param {(speech: string, completed: boolean) => void} finished */
  constructor(performer, finished) {
    this.#performer = performer;
    this.#finished = finished;
  }

  /** Whether she is speaking. */
  get speaking() {
    return this.#now !== null;
  }

  /** @param {{speech: string, text: string, duration_ms: number}} said `speech.say` @param {number} now */
  say(said, now) {
    if (this.#now) this.#waiting.push(said);
    else this.#begin(said, now);
  }

  /** A cue of the server's. @param {number} open 0 to 1 @param {number} now */
  cue(open, now) {
    this.#cued = now;
    this.#performer.speak(open);
  }

  /** At once. */
  stop() {
    for (const speech of [this.#now, ...this.#waiting]) if (speech) this.#finished(speech.speech, false);
    this.#now = null;
    this.#waiting = [];
    this.root.hidden = true;
    this.#performer.speak(0);
  }

  /** @param {number} now real milliseconds */
  advance(now) {
    const said = this.#now;
    if (!said) return;
    const part = (now - said.from) / said.ms;
    if (part < 1 && now - this.#cued > CUES_MS) {
      const { open, round } = mouthOf(said.letters, part);
      this.#performer.speak(open, round);
    }
    const line = said.lines.find(({ until }) => part < until);
    if (line) setText(this.#line, line.text);
    if (part < 1) return;
    if (this.#waiting.length) {
      this.#finished(said.speech, true);
      this.#begin(/** @type {any} */ (this.#waiting.shift()), now);
    } else if (now - said.from > said.ms + LINGER_MS) {
      this.#finished(said.speech, true);
      this.#now = null;
      this.root.hidden = true;
    }
  }

  /** @param {{speech: string, text: string, duration_ms: number}} said @param {number} now */
  #begin({ speech, text, duration_ms }, now) {
    const letters = [...text];
    let length = 0;
    const lines = sentences(text).map((sentence) => {
      length += [...sentence].length;
      return { text: sentence.trim(), until: length / Math.max(letters.length, 1) };
    });
    this.#now = { speech, letters, lines, from: now, ms: Math.max(duration_ms, 300) };
    this.root.hidden = false;
  }
}
