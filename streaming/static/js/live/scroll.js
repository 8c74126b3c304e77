/**
 * Where the chat stands: at the newest entry, or where somebody reads. Whatever is added or taken away elsewhere, what
 * is being read stays under the eyes.
 */

import { byId, setText } from "../shared/dom.js";
import { fill, number } from "../shared/words.js";

/** So near (pixels) to the end counts as at the end. */
const NEAR = 48;

export class Scroll {
  #box = byId("chat-scroll");
  #button = byId("newer");
  #missed = 0;
  #pinned = true;

  constructor() {
    this.#box.addEventListener("scroll", () => this.#look(), { passive: true });
    this.#button.addEventListener("click", () => {
      this.toEnd();
      this.#box.focus({ preventScroll: true });
    });
    // A keyboard that comes up, a notice that goes: the box changes, the newest entry stays in it.
    new ResizeObserver(() => this.#pinned && this.#down()).observe(this.#box);
  }

  /** Whether the newest entry is in sight. */
  get pinned() {
    return this.#pinned;
  }

  /**
   * Changes what is in the box without a jump.
   * @param {() => void} change
   * @param {number} [fresh] how many entries it adds that the reader has not seen
   */
  keep(change, fresh = 0) {
    const anchor = this.#pinned ? null : this.#anchor();
    change();
    if (this.#pinned) this.#down();
    else {
      if (anchor?.item.isConnected) this.#box.scrollTop += anchor.item.getBoundingClientRect().top - anchor.top;
      this.#miss(this.#missed + fresh);
    }
  }

  toEnd() {
    this.#pinned = true;
    this.#down();
    this.#miss(0);
  }

  /** The first entry that is in sight, and where it is. */
  #anchor() {
    const top = this.#box.getBoundingClientRect().top;
    for (const item of this.#box.querySelectorAll(".entry")) {
      const box = item.getBoundingClientRect();
      if (box.bottom > top) return { item, top: box.top };
    }
    return null;
  }

  #down() {
    this.#box.scrollTop = this.#box.scrollHeight;
  }

  #look() {
    const box = this.#box;
    this.#pinned = box.scrollHeight - box.scrollTop - box.clientHeight <= NEAR;
    if (this.#pinned) this.#miss(0);
  }

  /** @param {number} count */
  #miss(count) {
    this.#missed = count;
    this.#button.hidden = count === 0;
    if (count) {
      const text = ngettext("{count} new message", "{count} new messages", count);
      setText(byId("newer-text"), fill(text, { count: number(count) }));
    }
  }
}
