/** The chat beside her, newest below, and a card for what somebody paid for. */

import { el } from "../../shared/dom.js";
import { fill } from "../../shared/words.js";

const MOST = 9;
const ALERT_MS = 6500;
const ALERTS_WAITING = 12;

/** What somebody gave, in words. @param {Record<string, any>} paid */
function givenWords(paid) {
  if (paid.kind === "raid") return fill(gettext("brings {count} friends along"), { count: paid.amount || "some" });
  return [paid.amount, paid.currency].filter(Boolean).join(" ");
}

export class Chat {
  root = el("ol", { class: "stage-chat", "aria-label": gettext("Chat") });

  /** @param {Record<string, any>} said `chat.message` */
  add(said) {
    if (!said.text && !said.paid) return;
    this.root.querySelector(`[data-message="${said.message}"]`)?.remove();
    const line = el(
      "li",
      { "data-message": said.message, class: `stage-chat-line${said.highlighted ? " is-highlighted" : ""}${said.paid ? " is-paid" : ""}` },
      el("span", { class: "nick", "data-colour": said.colour }, said.nickname),
      // A gift may come without a word.
      said.text || givenWords(said.paid),
    );
    this.root.append(line);
    while (this.root.children.length > MOST) this.root.firstElementChild?.remove();
  }

  /** @param {number[]} messages */
  remove(messages) {
    for (const line of this.root.querySelectorAll("[data-message]")) {
      if (messages.includes(Number(/** @type {HTMLElement} */ (line).dataset.message))) line.remove();
    }
  }

  clear() {
    this.root.replaceChildren();
  }
}

export class Alerts {
  root = el("div", { class: "stage-alerts", "aria-live": "polite" });
  #waiting = /** @type {Record<string, any>[]} */ ([]);
  #timer = 0;
  /** Told when a card comes out. */
  onAlert = () => {};

  /** @param {Record<string, any>} said `chat.message` that was paid for */
  add(said) {
    this.#waiting.push(said);
    if (this.#waiting.length > ALERTS_WAITING) this.#waiting.shift();
    if (!this.#timer) this.#next();
  }

  /** What is not to be seen any more. @param {number[]} messages */
  remove(messages) {
    this.#waiting = this.#waiting.filter(({ message }) => !messages.includes(message));
    const shown = /** @type {HTMLElement | null} */ (this.root.firstElementChild);
    if (shown && messages.includes(Number(shown.dataset.message))) this.#next();
  }

  clear() {
    this.#waiting = [];
    this.#next();
  }

  #next() {
    clearTimeout(this.#timer);
    this.#timer = 0;
    const said = this.#waiting.shift();
    if (!said) return this.root.replaceChildren();
    const { paid } = said;
    const words = givenWords(paid);
    this.root.replaceChildren(
      el("div", { class: "stage-alert", "data-message": said.message }, el("p", { class: "stage-alert-who" }, el("span", { class: "nick" }, said.nickname), words ? el("strong", {}, words) : null), said.text ? el("p", { class: "stage-alert-text" }, said.text) : null),
    );
    this.onAlert();
    this.#timer = setTimeout(() => this.#next(), ALERT_MS);
  }
}
