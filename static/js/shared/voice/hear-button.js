/** The one button by which a reader hears her, or would rather not. */

import { el, setText } from "../dom.js";
import { isSource } from "./hearing.js";

const SVG = "http://www.w3.org/2000/svg";
const LOUDSPEAKER = "M4.5 9.8v4.4h3l4.5 3.6V6.2L7.5 9.8z";
const WAVES = "M15.5 9.2a4 4 0 0 1 0 5.6M18 6.7a7.5 7.5 0 0 1 0 10.6";
const CROSS = "M16 9.5l5 5M21 9.5l-5 5";

export class HearButton {
  #label = el("span", { class: "hear-label" });
  #waves = document.createElementNS(SVG, "path");
  #hearing;
  root;

  /** @param {import("./hearing.js").Hearing} hearing */
  constructor(hearing) {
    this.#hearing = hearing;
    const drawing = document.createElementNS(SVG, "svg");
    drawing.setAttribute("class", "icon");
    drawing.setAttribute("viewBox", "0 0 24 24");
    drawing.setAttribute("aria-hidden", "true");
    const loudspeaker = document.createElementNS(SVG, "path");
    loudspeaker.setAttribute("d", LOUDSPEAKER);
    drawing.append(loudspeaker, this.#waves);
    this.root = el("button", { type: "button", class: "button hear", hidden: true, onclick: () => this.#press() }, drawing, this.#label);
    hearing.onChange(() => this.#show());
    this.#show();
  }

  #press() {
    if (this.#hearing.state === "on") this.#hearing.mute();
    else this.#hearing.hear();
  }

  #show() {
    const { state } = this.#hearing;
    // The browser will say in a moment: until then the button stays as it is.
    if (state === "asleep") return;
    // In a picture that is put on air there is nobody to press it.
    this.root.hidden = state === "none" || isSource();
    this.root.dataset.heard = state === "on" ? "yes" : "no";
    this.#waves.setAttribute("d", state === "on" ? WAVES : CROSS);
    setText(this.#label, state === "on" ? gettext("Mute her") : gettext("Hear her"));
  }
}
