/** The staff's actions on a message: a menu beside it, and a way back after each thing done. */

import { byId, el, icon } from "../shared/dom.js";
import { fill } from "../shared/words.js";
import { act } from "./moderation-actions.js";
import { ModerationPanel } from "./moderation-panel.js";
import { Silence } from "./silence.js";
import { Stars } from "./stars.js";

/** @typedef {import("./state.js").Chat} Chat */

export class ModerationMenu {
  #menu = byId("menu");
  /** The button that opened the menu. @type {HTMLElement | null} */
  #at = null;

  /** @param {import("./state.js").State} state @param {import("./entries.js").Entries} entries */
  constructor(state, entries) {
    new ModerationPanel(state);
    new Stars(state);
    // Beside the chat, and in the drawer that may cover it.
    for (const place of document.querySelectorAll(".silence")) new Silence(state, place);
    const mark = () => document.body.classList.toggle("is-staff", state.me.staff);
    state.on("snapshot", mark);
    state.on("me", mark);
    byId("entries").addEventListener("click", (event) => {
      const button = /** @type {HTMLElement | null} */ (/** @type {Element} */ (event.target).closest(".entry-more"));
      if (!button) return;
      const again = button === this.#at;
      this.#close(false);
      const chat = entries.chat(Number(button.dataset.message));
      if (chat && !again) this.#open(button, chat);
    });
    this.#menu.addEventListener("keydown", (event) => this.#key(event));
    document.addEventListener("pointerdown", (event) => {
      const target = /** @type {Node} */ (event.target);
      if (this.#at && !this.#menu.contains(target) && !this.#at.contains(target)) this.#close(false);
    });
    byId("chat-scroll").addEventListener("scroll", () => this.#at && !this.#at.isConnected && this.#close(false), { passive: true });
  }

  /** @param {HTMLElement} button @param {Chat} chat */
  #open(button, chat) {
    this.#at = button;
    button.setAttribute("aria-expanded", "true");
    const name = chat.nickname;
    const viewer = `viewers/${chat.viewer}`;
    const whole = [
      this.#item("star", gettext("Highlight: she takes it next"), () => act(`messages/${chat.id}/highlight`, {}, fill(gettext("{name}'s message is highlighted."), { name }))),
      this.#item("bin", gettext("Remove"), () => act(`messages/${chat.id}/remove`, {}, fill(gettext("{name}'s message is removed."), { name }))),
      this.#item("wait", gettext("Time out, 10 minutes"), () => act(`${viewer}/timeout`, { minutes: 10 }, fill(gettext("{name} takes a break of 10 minutes."), { name }))),
      this.#item("wait", gettext("Time out, 1 hour"), () => act(`${viewer}/timeout`, { minutes: 60 }, fill(gettext("{name} takes a break of an hour."), { name }))),
      this.#item("ghost", gettext("Shadow-mute"), () => act(`${viewer}/shadow`, {}, fill(gettext("Only {name} sees what {name} writes."), { name }))),
      this.#item("ban", gettext("Ban"), () => act(`${viewer}/ban`, {}, fill(gettext("{name} is banned."), { name })), true),
    ];
    this.#menu.replaceChildren(el("p", { class: "menu-about" }, fill("{name}: {text}", { name, text: chat.text })), ...whole);
    this.#menu.hidden = false;
    const at = button.getBoundingClientRect();
    const { offsetWidth: width, offsetHeight: height } = this.#menu;
    this.#menu.style.setProperty("--x", `${Math.max(Math.min(at.right - width, innerWidth - width - 8), 8)}px`);
    this.#menu.style.setProperty("--y", `${at.bottom + 4 + height > innerHeight ? Math.max(at.top - height - 4, 8) : at.bottom + 4}px`);
    /** @type {HTMLElement | null} */ (this.#menu.querySelector("button"))?.focus();
  }

  /** @param {string} sign @param {string} label @param {() => Promise<any>} run @param {boolean} [hard] */
  #item(sign, label, run, hard = false) {
    const work = async () => {
      this.#close(true);
      await run();
      document.dispatchEvent(new Event("moderation-changed"));
    };
    return el("button", { type: "button", role: "menuitem", tabindex: "-1", class: hard ? "is-hard" : null, onclick: work }, icon(sign), label);
  }

  /** @param {boolean} back whether the focus goes back to the message */
  #close(back) {
    const at = this.#at;
    this.#at = null;
    this.#menu.hidden = true;
    at?.setAttribute("aria-expanded", "false");
    if (back) (at?.isConnected ? at : byId("say")).focus();
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const items = /** @type {HTMLElement[]} */ ([...this.#menu.querySelectorAll("button")]);
    const here = items.indexOf(/** @type {HTMLElement} */ (document.activeElement));
    const to = { ArrowDown: here + 1, ArrowUp: here - 1, Home: 0, End: -1 }[event.key];
    if (to !== undefined) items.at(to % items.length)?.focus();
    else if (event.key === "Escape" || event.key === "Tab") this.#close(true);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }
}
