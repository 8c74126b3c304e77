/** The reader's name: asked for with the first message, kept in the browser, changed where it stands. */

import { byId, setText } from "../shared/dom.js";
import { passingName, rememberName, rememberedName } from "./nickname-colours.js";

export class NicknameForm {
  #state;
  #send;
  #form = byId("name-form");
  #input = /** @type {HTMLInputElement} */ (byId("name"));
  #error = byId("name-error");
  /** What is to be done once there is a name. @type {(() => void) | null} */
  #then = null;
  /** The name that the server was asked for. */
  #asked = "";

  /** @param {import("./state.js").State} state @param {(frame: import("./frame-types.js").AcceptedFrame) => boolean} send */
  constructor(state, send) {
    this.#state = state;
    this.#send = send;
    this.#form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#wish(this.#input.value.trim());
    });
    this.#input.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && (event.isComposing || event.keyCode === 229)) event.preventDefault();
      if (event.key === "Escape") {
        this.close();
        byId("say").focus();
      }
    });
    byId("as-whom").addEventListener("click", () => (this.#form.hidden ? this.#ask(this.#state.me.nickname) : this.close()));
    state.on("snapshot", () => this.#show());
    state.on("me", () => this.#named());
    state.on("refused", (frame) => frame.id === "name" && this.#refused(frame.hint));
  }

  /**
   * Does something under a name: at once where there is one, else after it has been chosen.
   * @param {() => void} then
   */
  whenNamed(then) {
    if (this.#state.me.nickname) {
      this.close();
      return then();
    }
    this.#then = then;
    const remembered = rememberedName();
    if (remembered && this.#form.hidden) this.#wish(remembered);
    else if (this.#form.hidden) this.#ask("");
    else this.#input.focus();
  }

  close() {
    this.#form.hidden = true;
    this.#then = null;
  }

  /** @param {string} name */
  #ask(name) {
    this.#error.hidden = true;
    this.#form.hidden = false;
    this.#input.value = name || rememberedName() || passingName();
    this.#input.focus();
    this.#input.select();
  }

  /** @param {string} name */
  #wish(name) {
    if (!name) return this.#input.focus();
    this.#asked = name;
    if (!this.#send({ kind: "name", nickname: name })) {
      this.#ask(name);
      this.#refused(gettext("The link is being mended. In a moment you can try again."));
    }
  }

  /** @param {string} hint */
  #refused(hint) {
    if (this.#form.hidden) this.#ask(this.#asked);
    setText(this.#error, hint);
    this.#error.hidden = false;
    this.#input.setAttribute("aria-invalid", "true");
  }

  #named() {
    this.#show();
    if (!this.#asked) return;
    this.#asked = "";
    rememberName(this.#state.me.nickname);
    this.#input.removeAttribute("aria-invalid");
    const then = this.#then;
    this.close();
    if (then) then();
    else byId("say").focus();
  }

  #show() {
    const { me } = this.#state;
    byId("as-whom").hidden = !me.nickname;
    setText(byId("as-name"), me.nickname);
    byId("as-name").dataset.colour = String(me.colour);
  }
}
