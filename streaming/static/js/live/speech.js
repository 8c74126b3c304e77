/** What she says: the words as they come, and above them the question that she answers. */

import { byId, setText } from "../shared/dom.js";
import { askersText } from "./entry.js";
import { speech, words } from "./richtext.js";

/** @typedef {import("./state.js").State} State */

/** Real milliseconds after which what she said is no longer news, and steps back. */
const FRESH_MS = 9000;
const READ_MS_A_CHARACTER = 110;

export class Speech {
  #state;
  #entries;
  #room;
  #bubble = byId("saying");
  #text = byId("saying-text");
  #asked = byId("asked");
  /** The answer under way and its words so far, as code points. @type {{answer: number, text: string[]} | null} */
  #current = null;
  #timer = 0;

  /** @param {State} state @param {import("./entries.js").Entries} entries @param {import("./her-room.js").HerRoom} room */
  constructor(state, entries, room) {
    this.#state = state;
    this.#entries = entries;
    this.#room = room;
    state.on("snapshot", (frame) => this.#restart(frame));
    state.on("answering", (frame) => this.#turn(frame.answer, frame.question, ""));
    state.on("passed_on", (frame) => frame.answer === this.#current?.answer && this.#ask(frame.question));
    state.on("words", (frame) => this.#words(frame));
    state.on("line", (frame) => this.#line(frame));
    state.on("dropped", (frame) => frame.answer === this.#current?.answer && this.#rest());
    state.on("acted", (frame) => room.act(frame.expression, frame.action));
    state.on("rules", () => this.#silence());
    state.on("stopped", () => this.#silence());
  }

  /** @param {import("./frame-types.js").SnapshotFrame} frame */
  #restart(frame) {
    clearTimeout(this.#timer);
    this.#current = null;
    this.#asked.hidden = true;
    this.#bubble.className = "saying";
    const last = frame.entries.findLast((entry) => entry.kind === "line");
    if (frame.answer && !this.#isSilent) this.#turn(frame.answer.answer, frame.answer.question, frame.answer.text);
    else if (last) {
      this.#show(last.text);
      this.#bubble.classList.add("is-quiet");
      this.#room.act(last.expression, "");
    } else this.#idle();
    this.#silence();
  }

  /** @param {number} answer @param {import("./state.js").Question | null} question @param {string} text */
  #turn(answer, question, text) {
    if (this.#isSilent) return;
    clearTimeout(this.#timer);
    this.#current = { answer, text: Array.from(text) };
    this.#ask(question);
    this.#bubble.className = "saying is-speaking";
    this.#show(text);
  }

  /** @param {import("./state.js").Question | null} question */
  #ask(question) {
    this.#asked.hidden = !question;
    if (!question) return;
    const by = byId("asked-by");
    setText(by, question.nickname);
    by.dataset.colour = String(question.colour);
    const times = byId("asked-times");
    times.hidden = question.askers < 2;
    setText(times, askersText(question.askers));
    byId("asked-text").replaceChildren(...words(question.text));
  }

  /** Words belong at an offset; what stood from there on is what she no longer says. @param {import("./frame-types.js").WordsFrame} frame */
  #words(frame) {
    const current = this.#current;
    if (this.#isSilent || !current || frame.answer !== current.answer) return;
    current.text.length = Math.min(current.text.length, frame.at);
    current.text.push(...frame.text);
    const text = current.text.join("");
    this.#show(text);
    this.#entries.words(frame.answer, text);
    this.#room.act(frame.expression, frame.action);
  }

  /** @param {import("./state.js").Line} line */
  #line(line) {
    this.#current = null;
    // What was cut by the stop is read in the chat; her bubble says that she rests.
    if (this.#isSilent) return;
    this.#ask(line.question);
    this.#bubble.className = "saying";
    this.#show(line.text);
    this.#room.act(line.expression, line.action);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#rest(), FRESH_MS + line.text.length * READ_MS_A_CHARACTER);
  }

  /** What was said stays to be read, but steps back; the question is put away. */
  #rest() {
    this.#asked.hidden = true;
    if (this.#current && !this.#current.text.length) this.#idle();
    this.#current = null;
    this.#bubble.classList.remove("is-speaking");
    this.#bubble.classList.add("is-quiet");
  }

  #idle() {
    this.#bubble.classList.add("is-quiet");
    this.#text.replaceChildren(...speech(gettext("(She looks at the chat, ears up.)")));
  }

  get #isSilent() {
    return this.#state.stopped || this.#state.rules.silenced;
  }

  #silence() {
    if (this.#isSilent) {
      clearTimeout(this.#timer);
      this.#current = null;
      this.#asked.hidden = true;
      this.#bubble.className = "saying is-still";
      this.#show(gettext("She is taking a moment of quiet. Nothing bad has happened; the chat goes on."));
    } else if (this.#bubble.classList.contains("is-still")) {
      this.#bubble.className = "saying";
      this.#idle();
    }
  }

  /** @param {string} text */
  #show(text) {
    this.#text.replaceChildren(...speech(text));
    this.#text.scrollTop = this.#text.scrollHeight;
  }
}
