/** What she says, beside her head; above it the question that she answers. */

import { el, setText } from "../../shared/dom.js";
import { fill } from "../../shared/words.js";

const LEAST_MS = 3500;
const MS_A_CHARACTER = 120;
/** And after she has said it. */
const AFTER_MS = 1500;
/** What she does while she says it: in the text it stands in brackets. */
const ASIDE = /（[^（）]{1,60}）|\([^()]{1,60}\)|\*[^*\n]{1,60}\*/g;

export class Bubble {
  #by = el("span", { class: "nick" });
  #times = el("span", { class: "asked-times" });
  #asked = el("p", { class: "asked-text" });
  #question = el("div", { class: "stage-asked", hidden: true }, el("p", { class: "asked-by" }, this.#by, this.#times), this.#asked);
  #text = el("p", { class: "said-text" });
  #said = el("div", { class: "stage-said" }, this.#text);
  root = el("div", { class: "stage-bubble", hidden: true, "aria-live": "polite" }, this.#question, this.#said);
  #answer = 0;
  #timer = 0;
  /** Until when it stays, by the page's clock; 0 while more of it comes. */
  #rests = 0;

  /** @param {Record<string, any>} reply `chat.reply` */
  reply(reply) {
    if (reply.dropped) {
      if (reply.answer === this.#answer) this.hide();
      return;
    }
    if (reply.answer !== this.#answer || reply.question) this.#ask(reply.question);
    this.#answer = reply.answer;
    this.#show(reply.text);
    if (reply.final) this.#rest(reply.text);
  }

  /** Something that nobody asked about. @param {string} text @param {number} ms real milliseconds that she takes for it */
  say(text, ms) {
    this.#answer = 0;
    this.#ask(null);
    this.#show(text);
    this.#rest(text, ms);
  }

  /** She is still at it. @param {number} ms real milliseconds more */
  keep(ms) {
    if (!this.root.hidden && this.#rests) this.#rest("", ms);
  }

  hide() {
    clearTimeout(this.#timer);
    this.root.hidden = true;
    this.#answer = 0;
  }

  /** @param {{nickname: string, colour: number, text: string, askers: number} | null} question */
  #ask(question) {
    this.#question.hidden = !question;
    if (!question) return;
    setText(this.#by, question.nickname);
    this.#by.dataset.colour = String(question.colour);
    setText(this.#times, question.askers > 1 ? fill(gettext("and {count} more"), { count: question.askers - 1 }) : "");
    setText(this.#asked, question.text);
  }

  /** @param {string} text */
  #show(text) {
    clearTimeout(this.#timer);
    this.#rests = 0;
    this.root.hidden = false;
    this.#said.classList.toggle("is-thinking", !text);
    const parts = [];
    let end = 0;
    for (const found of text.matchAll(ASIDE)) {
      parts.push(text.slice(end, found.index), el("span", { class: "aside" }, found[0]));
      end = (found.index ?? 0) + found[0].length;
    }
    this.#text.replaceChildren(...parts, text.slice(end));
  }

  /** @param {string} text @param {number} [ms] that she takes to say it */
  #rest(text, ms = 0) {
    clearTimeout(this.#timer);
    const now = performance.now();
    this.#rests = Math.max(this.#rests, now + Math.max(LEAST_MS, text.length * MS_A_CHARACTER, ms + AFTER_MS));
    this.#timer = setTimeout(() => this.hide(), this.#rests - now);
  }
}
