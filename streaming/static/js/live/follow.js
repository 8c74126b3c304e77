/** The heart at the top: following her. */

import { byId, setText } from "../shared/dom.js";
import { toast } from "../shared/toasts.js";

export class Follow {
  #state;
  #send;
  #button = /** @type {HTMLButtonElement} */ (byId("follow"));

  /** @param {import("./state.js").State} state @param {(frame: import("./frame-types.js").AcceptedFrame) => boolean} send */
  constructor(state, send) {
    this.#state = state;
    this.#send = send;
    this.#button.addEventListener("click", () => this.ask(!state.me.follows));
    state.on("snapshot", () => this.#show());
    state.on("me", () => this.#show());
    state.on("refused", (frame) => frame.id === "follow" && toast(frame.hint, true));
  }

  /** @param {boolean} wanted */
  ask(wanted) {
    if (!this.#send({ kind: "follow", follow: wanted })) return toast(gettext("The link is being mended. In a moment you can try again."), true);
    if (!wanted) return;
    this.#button.classList.add("is-struck");
    setTimeout(() => this.#button.classList.remove("is-struck"), 500);
  }

  #show() {
    const { follows } = this.#state.me;
    this.#button.disabled = false;
    this.#button.setAttribute("aria-pressed", String(follows));
    setText(byId("follow-label"), follows ? gettext("You follow her") : gettext("Follow"));
  }
}
