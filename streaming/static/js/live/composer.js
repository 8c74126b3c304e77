/** The line in which viewers write: its length, its wait, why it is closed, and the emotes beside it. */

import { byId, el, setText } from "../shared/dom.js";
import { fill, number } from "../shared/words.js";
import { Popover } from "./popover.js";

/** @typedef {import("./state.js").State} State */

/** The counter shows when so few characters are left. */
const COUNT_BELOW = 40;
const HINT_STAYS_MS = 6000;

export class Composer {
  #state;
  #outbox;
  #nicknames;
  #follow;
  #form = byId("say-form");
  #input = /** @type {HTMLInputElement} */ (byId("say"));
  #hint = byId("say-hint");
  #hintTimer = 0;
  /** Real moment before which nothing is sent. */
  #until = 0;

  /**
   * @param {State} state
   * @param {import("./outbox.js").Outbox} outbox
   * @param {import("./nickname.js").NicknameForm} nicknames
   * @param {() => void} follow
   */
  constructor(state, outbox, nicknames, follow) {
    this.#state = state;
    this.#outbox = outbox;
    this.#nicknames = nicknames;
    this.#follow = follow;
    this.#form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#submit();
    });
    this.#input.addEventListener("keydown", (event) => {
      // An input method uses Enter to choose characters; that is not yet a message. (229: Safari's way to say so.)
      if (event.key === "Enter" && (event.isComposing || event.keyCode === 229)) event.preventDefault();
    });
    this.#input.addEventListener("input", () => this.#count());
    const emotes = byId("emotes");
    const popover = new Popover(byId("emotes-open"), emotes);
    emotes.addEventListener("click", (event) => {
      const name = /** @type {HTMLElement} */ (event.target).closest("button")?.dataset.emote;
      if (!name) return;
      this.#insert(`:${name}:`);
      if (!(/** @type {MouseEvent} */ (event).shiftKey)) popover.close(false);
      this.#input.focus();
    });
    for (const kind of /** @type {const} */ (["snapshot", "rules", "me"])) state.on(kind, () => this.#rules());
    outbox.watch({ refused: (frame) => this.#refused(frame), acked: () => this.#wait(this.#slow) });
    setInterval(() => this.#tick(), 250);
  }

  get #slow() {
    return this.#state.me.staff ? 0 : this.#state.rules.slow_s;
  }

  #submit() {
    const text = this.#input.value.trim();
    if (!text || this.#restricted || this.#outbox.full) return;
    const left = this.#state.rules.max_length - length(text);
    if (left < 0) {
      const message = ngettext("One character too many.", "{count} characters too many.", -left);
      return this.#tell(fill(message, { count: number(-left) }), true);
    }
    if (performance.now() < this.#until) {
      return this.#tell(fill(gettext("Slow mode: {seconds} s more."), { seconds: this.#seconds }), false);
    }
    this.#nicknames.whenNamed(() => {
      this.#outbox.say(text);
      if (this.#input.value.trim() === text) this.#input.value = "";
      this.#count();
      this.#tell("", false);
      this.#input.focus();
    });
  }

  /** @param {import("./frame-types.js").RefusedFrame} frame */
  #refused(frame) {
    if (frame.retry_after && frame.error !== "restricted") this.#wait(frame.retry_after);
    if (frame.error === "restricted") this.#notice(frame.hint);
  }

  /** @param {number} seconds */
  #wait(seconds) {
    this.#until = Math.max(this.#until, performance.now() + seconds * 1000);
    this.#tick();
  }

  get #seconds() {
    return Math.max(Math.ceil((this.#until - performance.now()) / 1000), 0);
  }

  get #restricted() {
    const held = this.#state.me.restricted;
    return held !== null && (held.until === null || Date.parse(held.until) > Date.now());
  }

  #tick() {
    const wait = byId("send-wait");
    wait.hidden = this.#seconds === 0;
    setText(wait, String(this.#seconds));
    if (this.#state.me.restricted) this.#rules();
  }

  /** What keeps the reader from talking just now, and what can be done about it. */
  #rules() {
    const { me, rules } = this.#state;
    const restricted = this.#restricted;
    this.#form.hidden = restricted;
    if (restricted) {
      this.#nicknames.close();
      const until = me.restricted?.until;
      if (!until) return this.#notice(gettext("You cannot talk here any more. You may go on watching."));
      const minutes = Math.max(Math.ceil((Date.parse(until) - Date.now()) / 60_000), 1);
      const text = ngettext("A break for you: you can talk again in one minute.", "A break for you: you can talk again in {count} minutes.", minutes);
      return this.#notice(fill(text, { count: number(minutes) }));
    }
    if (rules.followers_only && !me.follows && !me.staff) {
      return this.#notice(
        gettext("Just now she talks with those who follow her."),
        el("button", { type: "button", class: "button follow", onclick: this.#follow }, gettext("Follow")),
      );
    }
    this.#notice("");
  }

  /** @param {string} text @param {HTMLElement} [offer] */
  #notice(text, offer) {
    const notice = byId("say-notice");
    notice.hidden = !text;
    if (notice.dataset.text === text) return;
    notice.dataset.text = text;
    notice.replaceChildren(text, ...(offer ? [offer] : []));
  }

  /** @param {string} text */
  #insert(text) {
    const { selectionStart, selectionEnd } = this.#input;
    this.#input.setRangeText(text, selectionStart ?? 0, selectionEnd ?? 0, "end");
    this.#count();
  }

  #count() {
    const left = this.#state.rules.max_length - length(this.#input.value.trim());
    const count = byId("say-count");
    count.hidden = left >= COUNT_BELOW;
    count.classList.toggle("is-over", left < 0);
    this.#input.setAttribute("aria-invalid", String(left < 0));
    setText(count, number(left));
  }

  /** @param {string} text @param {boolean} bad */
  #tell(text, bad) {
    clearTimeout(this.#hintTimer);
    setText(this.#hint, text);
    this.#hint.classList.toggle("is-bad", bad);
    if (text) this.#hintTimer = setTimeout(() => setText(this.#hint, ""), HINT_STAYS_MS);
  }
}

/** Characters as the server counts them. @param {string} text */
function length(text) {
  return Array.from(text).length;
}
