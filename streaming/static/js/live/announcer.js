/**
 * What a screen reader is told: each thing that she has said, whole; and now and then that others have said something.
 * Never single words as they come, and never every message of a crowd.
 */

import { byId } from "../shared/dom.js";
import { fill, number } from "../shared/words.js";
import { spoken } from "./richtext.js";

/** Real milliseconds between two announcements of new messages. */
const CHAT_EVERY_MS = 20_000;
/** What is announced is taken away again, so that it isn't found twice. */
const STAYS_MS = 8000;

export class Announcer {
  #region = byId("announcer");
  #state;
  #unannounced = 0;
  #timer = 0;

  /** @param {import("./state.js").State} state */
  constructor(state) {
    this.#state = state;
    state.on("line", (frame) => this.#line(frame));
    state.on("chat", (frame) => {
      if (frame.viewer !== state.me.viewer) this.#unannounced += 1;
    });
    setInterval(() => this.#chat(), CHAT_EVERY_MS);
  }

  /** @param {import("./state.js").Line} line */
  #line(line) {
    const name = document.body.dataset.name;
    const text = spoken(line.text);
    if (!line.question) return this.#announce(fill(gettext("{name}: {text}"), { name, text }));
    this.#announce(fill(gettext("{name}, to {viewer}: {text}"), { name, viewer: line.question.nickname, text }));
  }

  #chat() {
    if (!this.#unannounced || !this.#state.stream) return;
    this.#announce(fill(ngettext("{count} new message", "{count} new messages", this.#unannounced), { count: number(this.#unannounced) }));
    this.#unannounced = 0;
  }

  /** @param {string} text */
  #announce(text) {
    this.#region.textContent = text;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => (this.#region.textContent = ""), STAYS_MS);
  }
}
