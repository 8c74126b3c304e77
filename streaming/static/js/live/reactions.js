/** Emotes thrown at her: what the reader throws, and what everybody's throws look like as they fly up. */

import { byId, el } from "../shared/dom.js";
import { EMOTES } from "./richtext.js";

/** So many at once are in the air at most; a crowd's applause must not stop the picture. */
const MOST_IN_AIR = 14;
const BETWEEN_MS = 250;

export class Reactions {
  #box = byId("floats");
  #still = matchMedia("(prefers-reduced-motion: reduce)");
  #last = 0;
  /** Own ones that have been shown already, and come back with everybody's. @type {Map<string, number>} */
  #own = new Map();

  /** @param {import("./state.js").State} state @param {(frame: import("./frame-types.js").AcceptedFrame) => boolean} send */
  constructor(state, send) {
    byId("reactions").addEventListener("click", (event) => {
      const button = /** @type {HTMLElement} */ (event.target).closest("button");
      const name = /** @type {import("./frame-types.js").ReactRequest["emote"] | undefined} */ (button?.dataset.emote);
      if (!name || performance.now() - this.#last < BETWEEN_MS) return;
      this.#last = performance.now();
      if (!send({ kind: "react", emote: name })) return;
      this.#own.set(name, (this.#own.get(name) ?? 0) + 1);
      this.#fly(name);
    });
    state.on("reactions", (frame) => this.#show(frame.counts));
    state.on("snapshot", () => this.#own.clear());
  }

  /** @param {Record<string, number>} counts */
  #show(counts) {
    for (const [name, count] of Object.entries(counts)) {
      if (!EMOTES.includes(name)) continue;
      const own = Math.min(this.#own.get(name) ?? 0, count);
      this.#own.set(name, (this.#own.get(name) ?? 0) - own);
      for (let left = Math.min(count - own, MOST_IN_AIR); left > 0; left -= 1) setTimeout(() => this.#fly(name), Math.random() * 900);
    }
  }

  /** @param {string} name */
  #fly(name) {
    if (this.#still.matches || document.hidden || this.#box.childElementCount >= MOST_IN_AIR) return;
    const image = el("img", { class: "float", src: `${document.body.dataset.static}img/emotes/${name}.svg`, alt: "" });
    image.style.setProperty("--from", `${14 + Math.random() * 90}px`);
    image.style.setProperty("--drift", `${-50 + Math.random() * 60}px`);
    image.style.setProperty("--rise", `${this.#box.clientHeight * (0.45 + Math.random() * 0.35)}px`);
    image.style.setProperty("--turn", `${-16 + Math.random() * 32}deg`);
    image.addEventListener("animationend", () => image.remove());
    this.#box.append(image);
  }
}
