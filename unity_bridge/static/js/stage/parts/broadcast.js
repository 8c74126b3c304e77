/** What a stream brings along: its cover, first as an opening card and then in its frame, its title, its end. */

import { el, setText } from "../../shared/dom.js";
import { fill } from "../../shared/words.js";
import { ownAddress } from "../own-address.js";

const OPENING_MS = 6000;

export class Broadcast {
  #title = el("h1", { class: "broadcast-title" });
  #line = el("p", { class: "broadcast-line" });
  #picture = /** @type {HTMLImageElement} */ (el("img", { class: "broadcast-cover", alt: "" }));
  #frame = el("figure", { class: "stage-cover", hidden: true }, this.#picture);
  #bar = el("header", { class: "stage-title", hidden: true }, el("span", { class: "broadcast-live" }, gettext("Live")), el("div", { class: "broadcast-words" }, this.#title, this.#line));
  parts = [this.#frame, this.#bar];
  #timer = 0;

  constructor() {
    // A cover that cannot be had is no frame around nothing.
    this.#picture.addEventListener("error", () => (this.#frame.hidden = true));
  }

  /** @param {{game: string, sponsor: string, end_time: string}} told `overlay.start` @param {boolean} opens whether it begins just now */
  start({ game, sponsor, end_time }, opens) {
    clearTimeout(this.#timer);
    this.#bar.hidden = false;
    setText(this.#title, "");
    this.#frame.hidden = true;
    const words = [game && `《${game}》`, sponsor && fill(gettext("with {sponsor}"), { sponsor }), end_time && fill(gettext("until {time}"), { time: end_time })];
    setText(this.#line, words.filter(Boolean).join(" · "));
    this.#frame.classList.toggle("is-opening", opens);
    if (opens) this.#timer = setTimeout(() => this.#frame.classList.remove("is-opening"), OPENING_MS);
  }

  /** @param {string} title */
  title(title) {
    setText(this.#title, title);
  }

  /** @param {string} url a whole address; what is not on this server is not fetched */
  cover(url) {
    this.#picture.src = ownAddress(url);
    this.#picture.decoding = "async";
    this.#frame.hidden = false;
  }

  end() {
    clearTimeout(this.#timer);
    for (const part of this.parts) part.hidden = true;
    this.#picture.removeAttribute("src");
  }
}
