/** The editor of her SNS page: it opens empty, and she types the post into it, letter by letter. */

import { el, setText } from "../../shared/dom.js";

const LETTERS_A_SECOND = 13;

export class Sns {
  #text = el("p", { class: "sns-text" });
  #count = el("span", { class: "sns-count" });
  #state = el("span", { class: "sns-state" });
  #face = el("span", { class: "sns-face", "aria-hidden": "true" });
  root;
  #letters = /** @type {string[]} */ ([]);
  #typed = 0;
  #from = 0;
  #open = false;
  /** Told of what she types, by real milliseconds. @type {(now: number) => void} */
  onLetter = () => {};

  /** @param {string} name hers */
  constructor(name) {
    this.root = el(
      "section",
      { class: "stage-sns", hidden: true, "aria-label": gettext("Her post") },
      el("header", { class: "sns-head" }, this.#face, el("span", { class: "sns-name" }, name), this.#state),
      el("div", { class: "sns-paper" }, this.#text, el("span", { class: "sns-caret", "aria-hidden": "true" })),
      el("footer", { class: "sns-foot" }, this.#count, el("span", { class: "sns-button" }, gettext("Send it out"))),
    );
  }

  /** Whether she is writing, or about to. */
  get writing() {
    return this.#open && (this.#letters.length === 0 || this.#typed < this.#letters.length);
  }

  /** Her face beside her name. @param {string} url of a picture; empty for the drawn one */
  portrait(url) {
    this.#face.classList.toggle("is-own", url !== "");
    this.#face.style.backgroundImage = url && `url("${url}")`;
  }

  open() {
    this.#open = true;
    this.#letters = [];
    this.#typed = 0;
    this.root.hidden = false;
    this.#draw();
  }

  /** @param {string} text @param {boolean} typed false where it stood there already @param {number} now real milliseconds */
  write(text, typed, now) {
    this.#open = true;
    this.root.hidden = false;
    this.#letters = [...text];
    this.#typed = typed ? 0 : this.#letters.length;
    this.#from = now;
    this.#draw();
  }

  close() {
    this.#open = false;
    this.root.hidden = true;
  }

  /** @param {number} now */
  advance(now) {
    if (!this.#open || this.#typed >= this.#letters.length) return;
    const typed = Math.min(Math.floor(((now - this.#from) / 1000) * LETTERS_A_SECOND), this.#letters.length);
    if (typed === this.#typed) return;
    this.#typed = typed;
    this.#draw();
    this.onLetter(now);
  }

  #draw() {
    const done = this.#letters.length > 0 && this.#typed >= this.#letters.length;
    setText(this.#text, this.#letters.slice(0, this.#typed).join(""));
    setText(this.#count, String(this.#typed));
    setText(this.#state, done ? gettext("posted") : gettext("is writing…"));
    this.root.classList.toggle("is-done", done);
  }
}
