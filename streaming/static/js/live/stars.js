/** Answers that the staff stars: each becomes a row that her model may learn from, once somebody has read it. */

import { ApiError, call } from "../shared/api.js";
import { byId } from "../shared/dom.js";
import { act } from "./moderation-actions.js";

export class Stars {
  #state;
  #list = byId("entries");

  /** @param {import("./state.js").State} state */
  constructor(state) {
    this.#state = state;
    this.#list.addEventListener("click", (event) => {
      const button = /** @type {HTMLElement | null} */ (/** @type {Element} */ (event.target).closest(".entry-star"));
      if (button) this.#toggle(Number(button.dataset.answer));
    });
    state.on("snapshot", () => this.#ask());
    state.on("starred", () => this.#show());
  }

  /** Those from before this page came, or was cut off. */
  async #ask() {
    if (!this.#state.me.staff) return;
    try {
      const { answers } = await call("GET", "chat/stars");
      this.#state.starred = new Set(answers);
      this.#show();
    } catch (error) {
      // The stars are missing, and nothing else: each can be set again.
      if (!(error instanceof ApiError)) throw error;
    }
  }

  /** @param {number} answer */
  async #toggle(answer) {
    const starred = this.#state.starred.has(answer);
    const done = starred ? gettext("The star is taken back.") : gettext("Starred: it waits among her rows until somebody has read it.");
    const told = await act(`answers/${answer}/${starred ? "unstar" : "star"}`, {}, done);
    if (!told) return;
    if (starred) this.#state.starred.delete(answer);
    else this.#state.starred.add(answer);
    this.#show();
    document.dispatchEvent(new Event("moderation-changed"));
  }

  #show() {
    for (const button of /** @type {NodeListOf<HTMLElement>} */ (this.#list.querySelectorAll(".entry-star"))) {
      button.setAttribute("aria-pressed", String(this.#state.starred.has(Number(button.dataset.answer))));
    }
  }
}
