/** How wide the day is: buttons, keys, and the wheel with Ctrl. The moment one looks at stays where it is. */

import { byId } from "../../shared/dom.js";
import { fill } from "../../shared/words.js";
import { say } from "./speech.js";

const LEAST = 1;
const MOST = 8;
const STEP = 1.5;
/** So much of the wheel is one step. */
const WHEEL = 120;

export class Zoom {
  #track;
  #zoom = LEAST;

  /** @param {import("./track.js").Track} track */
  constructor(track) {
    this.#track = track;
    byId("zoom-in").addEventListener("click", () => this.by(STEP));
    byId("zoom-out").addEventListener("click", () => this.by(1 / STEP));
    track.box.addEventListener("wheel", (event) => this.#wheel(event), { passive: false });
    this.#buttons();
  }

  /** @param {WheelEvent} event */
  #wheel(event) {
    if (!event.ctrlKey && !event.metaKey) return;
    event.preventDefault(); // the page itself would grow
    this.#set(this.#zoom * STEP ** (-event.deltaY / WHEEL), event.clientX);
  }

  /** By key or button: around the block in focus, else the middle of what is seen. @param {number} factor */
  by(factor) {
    const box = this.#track.box.getBoundingClientRect();
    const focused = document.activeElement?.closest(".block")?.getBoundingClientRect();
    const middle = focused ? (focused.left + focused.right) / 2 : NaN;
    this.#set(this.#zoom * factor, middle >= box.left && middle <= box.right ? middle : (box.left + box.right) / 2);
    say(fill(gettext("Zoom: {percent} %"), { percent: Math.round(this.#zoom * 100) }));
  }

  /** @param {number} zoom @param {number} clientX what is here stays here */
  #set(zoom, clientX) {
    const { element, box } = this.#track;
    const before = element.getBoundingClientRect();
    const part = (clientX - before.left) / before.width;
    this.#zoom = Math.min(Math.max(zoom, LEAST), MOST);
    element.style.setProperty("--zoom", this.#zoom.toFixed(4));
    this.#track.fit();
    const after = element.getBoundingClientRect();
    box.scrollLeft += after.left + part * after.width - clientX;
    this.#buttons();
  }

  #buttons() {
    byId("zoom-out").toggleAttribute("disabled", this.#zoom <= LEAST);
    byId("zoom-in").toggleAttribute("disabled", this.#zoom >= MOST);
  }
}
