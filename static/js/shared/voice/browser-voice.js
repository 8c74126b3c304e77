/** A sentence said by a voice of the reader's own browser (Web Speech): no server makes it, and each hears another one. */

import { sentences } from "./sentences.js";

/** Real milliseconds that a browser may take to name its voices; and to begin a sentence. */
const VOICES_MS = 2500;
const BEGINS_MS = 4000;
/** How much longer than reckoned a sentence may take: some browsers forget to say that they are at its end. */
const LONGEST = 3;
/** What is not read aloud: pictures and addresses. */
const UNREAD = /https?:\/\/\S+|[\p{Extended_Pictographic}\u200d\ufe0f]/gu;
/** Of these languages others are called alike: 粤语 is no Mandarin. */
const NOT = /^(?:zh[-_]hk|zh[-_]mo|yue)/i;
const LANGUAGES = /** @type {Record<string, RegExp>} */ ({ zh: /^(?:zh|cmn)/i, en: /^en/i });

/** @typedef {import("./made-sound.js").Aloud} Aloud */

/** @implements {Aloud} */
export class BrowserVoice {
  /** @type {Aloud["state"]} */
  state = "new";
  /** About so long: it tells when it is at its end. */
  ms;
  #said;
  #changed;
  #voice = /** @type {SpeechSynthesisVoice | null} */ (null);
  #utterance = /** @type {SpeechSynthesisUtterance | null} */ (null);
  #timer = 0;
  /** Real milliseconds of the sentence at a moment of the page's clock. */
  #place = { ms: 0, at: 0, until: 0 };

  /**
   * @param {{text: string, language: string, duration_ms: number, voice: {name: string, speed: number}}} said
   * @param {() => void} changed `state` is another
   */
  constructor(said, changed) {
    this.#said = said;
    this.#changed = changed;
    this.ms = said.duration_ms / said.voice.speed;
  }

  get at() {
    const { ms, at, until } = this.#place;
    return Math.min(ms + performance.now() - at, until);
  }

  prepare() {
    if (this.state !== "new") return;
    this.#is("coming");
    void voiceOf(this.#said).then((voice) => {
      this.#voice = voice;
      if (this.state === "coming") this.#is(voice ? "ready" : "failed");
    });
  }

  /** @param {number} ms from there: it can't begin within a sentence, so it begins with the next of them */
  start(ms) {
    this.#hush();
    const letters = Math.max(this.#said.text.length, 1);
    const rest = [];
    let begins = 0;
    for (const part of sentences(this.#said.text)) {
      const from = (begins / letters) * this.ms;
      const until = ((begins + part.length) / letters) * this.ms;
      if (from >= ms - 300) rest.push({ part: part.replace(UNREAD, " ").trim(), from, until });
      begins += part.length;
    }
    const said = rest.filter(({ part }) => part);
    if (!said.length) return this.#is("failed"); // its last sentence is under way: that is read to its end
    this.#is("heard");
    this.#next(said);
  }

  pause() {
    if (this.state !== "heard") return;
    this.#hush();
    this.#is("ready");
  }

  end() {
    this.#hush();
    this.state = "over";
  }

  /** @param {{part: string, from: number, until: number}[]} rest */
  #next(rest) {
    const [one, ...later] = rest;
    if (!one) return this.#is("over");
    const utterance = new SpeechSynthesisUtterance(one.part);
    utterance.voice = this.#voice;
    utterance.lang = this.#voice?.lang ?? "";
    utterance.rate = Math.min(Math.max(this.#said.voice.speed, 0.1), 10);
    const mine = (/** @type {() => void} */ then) => () => this.#utterance === utterance && then();
    const place = (/** @type {number} */ part) => {
      const ms = one.from + (one.until - one.from) * part;
      this.#place = { ms, at: performance.now(), until: one.until };
    };
    place(0);
    this.#place.until = one.from; // until it begins
    utterance.onstart = mine(() => {
      place(0);
      this.#watch((one.until - one.from) * LONGEST + BEGINS_MS, () => this.#next(later));
    });
    utterance.onboundary = (event) => this.#utterance === utterance && place(event.charIndex / one.part.length);
    utterance.onend = mine(() => this.#next(later));
    utterance.onerror = mine(() => {
      this.#hush();
      this.#is("failed");
    });
    this.#utterance = utterance;
    this.#watch(BEGINS_MS, () => {
      this.#hush();
      this.#is("failed");
    });
    speechSynthesis.speak(utterance);
  }

  /** @param {number} ms @param {() => void} then */
  #watch(ms, then) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(then, ms);
  }

  #hush() {
    clearTimeout(this.#timer);
    if (!this.#utterance) return;
    this.#utterance = null;
    speechSynthesis.cancel();
  }

  /** @param {Aloud["state"]} state */
  #is(state) {
    if (this.state === state || this.state === "over") return;
    this.state = state;
    this.#changed();
  }
}

/**
 * The voice of that name, else one of the language; null where the browser has none.
 * @param {{language: string, voice: {name: string}}} said
 */
async function voiceOf({ language, voice: { name } }) {
  if (typeof SpeechSynthesisUtterance !== "function" || !("speechSynthesis" in window)) return null;
  const voices = await allVoices();
  const speaks = voices.filter(({ lang }) => (LANGUAGES[language] ?? LANGUAGES.en).test(lang) && !NOT.test(lang));
  const named = name && voices.find((voice) => voice.name === name || voice.voiceURI === name);
  // One on this machine speaks without a network.
  return named || speaks.find((voice) => voice.localService) || speaks[0] || null;
}

let waited = false;

/** A browser names its voices when it has found them; one that has none is waited for once. @returns {Promise<SpeechSynthesisVoice[]>} */
function allVoices() {
  const known = speechSynthesis.getVoices();
  if (known.length || waited) return Promise.resolve(known);
  return new Promise((resolve) => {
    const tell = () => {
      waited = true;
      resolve(speechSynthesis.getVoices());
    };
    setTimeout(tell, VOICES_MS);
    speechSynthesis.addEventListener("voiceschanged", tell, { once: true });
  });
}
