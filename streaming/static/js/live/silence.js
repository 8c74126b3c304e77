/** Silencing her in the chat: always in sight of the staff, two presses away, and as easily lifted. */

import { el, icon } from "../shared/dom.js";
import { act } from "./moderation-actions.js";

/** A question that nobody answers is withdrawn. */
const ASKS_MS = 6000;

export class Silence {
  #place;
  #state;
  #timer = 0;

  /** @param {import("./state.js").State} state @param {Element} place */
  constructor(state, place) {
    this.#state = state;
    this.#place = place;
    state.on("snapshot", () => this.#show());
    state.on("rules", () => this.#show());
  }

  #show() {
    clearTimeout(this.#timer);
    if (this.#state.rules.silenced) {
      this.#place.replaceChildren(
        el(
          "button",
          { type: "button", class: "button primary", onclick: () => act("silence", { silenced: false }, gettext("She may speak again.")) },
          icon("voice"),
          gettext("Let her speak again"),
        ),
      );
      return;
    }
    this.#place.replaceChildren(
      el("button", { type: "button", class: "button danger", onclick: () => this.#ask() }, icon("silence"), gettext("Silence her")),
    );
  }

  #ask() {
    const yes = el(
      "button",
      {
        type: "button",
        class: "button alarm",
        onclick: async () => {
          clearTimeout(this.#timer);
          await act("silence", { silenced: true }, gettext("She is silent. Whatever she was saying was cut."));
          this.#show();
        },
      },
      icon("silence"),
      gettext("Yes, at once"),
    );
    const no = el("button", { type: "button", class: "button quiet", onclick: () => this.#show() }, gettext("No"));
    // Not where the first press was: a double click silences nobody.
    this.#place.replaceChildren(yes, no);
    no.focus();
    this.#timer = setTimeout(() => this.#show(), ASKS_MS);
  }
}
