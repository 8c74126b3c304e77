/**
 * Cards above her: what somebody paid for, and who follows her from now on.
 *
 * What was paid for comes out one by one, and before all else. Followers who wait share one card, so that a crowd of
 * hundreds takes two cards and not an hour; after a card that needed a figure the next of that kind waits a while.
 */

import { el } from "../../shared/dom.js";
import { fill, number } from "../../shared/words.js";
import { svg } from "../svg.js";
import { givenWords } from "./chat.js";

/** Real milliseconds. */
const PAID_MS = 6500;
const FOLLOWS_MS = 5000;
const COOLDOWN_MS = 20_000;
const PAID_WAITING = 12;
/** Followers who are kept by name, for one who is to be taken away; beyond that they are a figure. */
const KNOWN_BY_NAME = 200;
/** Names on a card of several. */
const NAMED = 2;
const HEART = "M12 20.5S3 15.4 3 8.9A4.8 4.8 0 0 1 12 6.4a4.8 4.8 0 0 1 9 2.5c0 6.5-9 11.6-9 11.6z";

/**
 * @typedef {{viewer: number, nickname: string, colour: number}} Follow `chat.follow`
 * @typedef {{kind: "paid", said: Record<string, any>} | {kind: "follows", who: Follow[], others: number}} Card
 */

export class Alerts {
  root = el("div", { class: "stage-alerts", "aria-live": "polite" });
  #name;
  #paid = /** @type {Record<string, any>[]} */ ([]);
  #follows = /** @type {Follow[]} */ ([]);
  /** Of those who wait, how many have no name here. */
  #others = 0;
  #card = /** @type {Card | null} */ (null);
  #timer = 0;
  /** Runs while the next card of followers waits after a crowd. */
  #cooldown = 0;
  /** Told when a card comes out, and of what. @type {(kind: "paid" | "follows") => void} */
  onAlert = () => {};

  /** @param {string} name hers */
  constructor(name) {
    this.#name = name;
  }

  /** @param {Record<string, any>} said `chat.message` that was paid for */
  paid(said) {
    this.#paid.push(said);
    if (this.#paid.length > PAID_WAITING) this.#paid.shift();
    if (!this.#card) this.#next();
  }

  /** @param {Follow} follow */
  follow(follow) {
    if (this.#follows.length < KNOWN_BY_NAME) this.#follows.push(follow);
    else this.#others += 1;
    if (!this.#card && !this.#cooldown) this.#next();
  }

  /** What is not to be seen any more. @param {number[]} messages @param {number[]} viewers who followed */
  remove(messages, viewers) {
    const stays = (/** @type {Follow} */ { viewer }) => !viewers.includes(viewer);
    this.#paid = this.#paid.filter(({ message }) => !messages.includes(message));
    this.#follows = this.#follows.filter(stays);
    const card = this.#card;
    if (card?.kind === "paid" && messages.includes(card.said.message)) return this.#next();
    if (card?.kind !== "follows" || card.who.every(stays)) return;
    card.who = card.who.filter(stays);
    if (!card.who.length) return this.#next();
    // Within the card that stands: another one would come out anew.
    this.root.firstElementChild?.replaceChildren(...this.#drawn(card).children);
  }

  clear() {
    this.#paid = [];
    this.#follows = [];
    this.#others = 0;
    this.#card = null;
    clearTimeout(this.#cooldown);
    this.#cooldown = 0;
    this.#next();
  }

  #next() {
    clearTimeout(this.#timer);
    this.#timer = 0;
    // Who paid does not wait for it.
    if (this.#card?.kind === "follows" && isCrowd(this.#card)) this.#cooldown = setTimeout(() => this.#cooledDown(), COOLDOWN_MS);
    this.#card = this.#taken();
    if (!this.#card) return this.root.replaceChildren();
    this.root.replaceChildren(this.#drawn(this.#card));
    this.onAlert(this.#card.kind);
    this.#timer = setTimeout(() => this.#next(), this.#card.kind === "paid" ? PAID_MS : FOLLOWS_MS);
  }

  #cooledDown() {
    this.#cooldown = 0;
    if (!this.#card) this.#next();
  }

  /** The card that is next, taken out of what waits. @returns {Card | null} */
  #taken() {
    const said = this.#paid.shift();
    if (said) return { kind: "paid", said };
    if (this.#cooldown || !this.#follows.length) return null;
    const card = /** @type {Card} */ ({ kind: "follows", who: this.#follows, others: this.#others });
    this.#follows = [];
    this.#others = 0;
    return card;
  }

  /** @param {Card} card */
  #drawn(card) {
    if (card.kind === "paid") return paidCard(card.said);
    const all = count(card);
    const words = fill(ngettext("is now following {name}", "are now following {name}", all), { name: this.#name });
    return el(
      "div",
      { class: `stage-alert is-follow${all > 1 ? " is-several" : ""}` },
      svg("svg", { class: "stage-alert-heart", viewBox: "0 0 24 24", "aria-hidden": "true" }, svg("path", { d: HEART })),
      el("p", { class: "stage-alert-who" }, ...names(card)),
      el("p", { class: "stage-alert-text" }, words),
    );
  }
}

/** @param {Record<string, any>} said `chat.message` */
function paidCard(said) {
  const words = givenWords(said.paid);
  return el(
    "div",
    { class: "stage-alert", "data-message": said.message },
    el("p", { class: "stage-alert-who" }, el("span", { class: "nick" }, said.nickname), words ? el("strong", {}, words) : null),
    said.text ? el("p", { class: "stage-alert-text" }, said.text) : null,
  );
}

/** @typedef {Extract<Card, {kind: "follows"}>} Followers */

/** @param {Followers} card */
const count = ({ who, others }) => who.length + others;

/** Whether a card needs a figure for those whom it does not name. @param {Followers} card */
const isCrowd = (card) => count(card) > NAMED + 1;

/** Who they are, as the reader's language lists them: two and a figure of a crowd, else everybody. @param {Followers} card */
function names(card) {
  const named = isCrowd(card) ? card.who.slice(0, NAMED) : card.who;
  const left = count(card) - named.length;
  const listed = [...named.map((follow) => follow.nickname), ...(left ? [fill(gettext("{count} more"), { count: number(left) })] : [])];
  const list = new Intl.ListFormat(document.documentElement.lang || "zh-Hans", { type: "conjunction" });
  let at = 0;
  return list.formatToParts(listed).map(({ type, value }) => {
    const follow = type === "element" ? named[at++] : undefined;
    return follow ? el("span", { class: "nick", "data-colour": follow.colour }, value) : value;
  });
}
