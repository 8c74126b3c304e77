/**
 * A task that somebody has in the hand: where it would come to lie, what the server says of it, and how it is put down or
 * put back. Pointer and keyboard both carry it; nothing is changed before it is put down.
 */

import { ApiError, call } from "../../shared/api.js";
import { fill, hhmm, typeName } from "../../shared/words.js";
import { isOpen, nameOf, spanText } from "./block.js";
import { DAY_MS, STEP_MS, iso, lengthText, snap } from "./scale.js";
import { say, sayAsWell } from "./speech.js";

/**
 * @typedef {import("../state.js").Task} Task
 * @typedef {"both" | "start" | "end"} Edge what moves: the whole block, or one of its edges
 * @typedef {{id: number, content?: string, start: string, end: string, task?: Task}} Place
 * @typedef {{possible: boolean, reason: string | null, in_the_way: Place[], follows: Place[]}} Look
 * @typedef {{task: Task, edge: Edge, start: number, end: number, look: Look | null, sending: boolean}} Held
 * @typedef {{show: (held: Held | null) => void, tasks: () => Task[]}} Stage where it is shown
 */

/** After the last step of the hand, so long until the server is asked. */
const LOOK_AFTER_MS = 120;

export class Moving {
  /** @type {Held | null} */
  held = null;
  #verbs;
  #stage;
  #timer = 0;
  #dayStart = 0;

  /** @param {import("./verbs.js").Verbs} verbs @param {Stage} stage */
  constructor(verbs, stage) {
    this.#verbs = verbs;
    this.#stage = stage;
  }

  /** @param {Task} task @param {Edge} edge @param {number} dayStarts */
  take(task, edge, dayStarts) {
    this.#dayStart = dayStarts;
    this.held = { task, edge, start: Date.parse(task.start), end: Date.parse(task.end), look: null, sending: false };
    this.#show();
  }

  /** @param {Edge} edge */
  holdBy(edge) {
    if (this.held) this.held.edge = edge;
  }

  /**
   * Carry it so far from where it was; it comes to rest on the next five minutes, within its day.
   * @param {number} distance milliseconds
   */
  carry(distance) {
    const held = this.held;
    if (!held || held.sending) return;
    const [start, end] = [Date.parse(held.task.start), Date.parse(held.task.end)];
    const anchor = held.edge === "end" ? end : start;
    this.#place(start, end, snap(anchor + distance) - anchor);
  }

  /** One step by key, from where it is now; a task that is off the five minutes comes onto them. @param {number} step milliseconds, with its sign */
  step(step) {
    const held = this.held;
    if (!held || held.sending) return;
    const edge = held.edge === "end" ? held.end : held.start;
    const from = (step > 0 ? Math.floor(edge / STEP_MS) : Math.ceil(edge / STEP_MS)) * STEP_MS;
    this.#place(held.start, held.end, from + step - edge);
    say(this.#where());
  }

  /** @param {number} start @param {number} end @param {number} by how far its edge, or all of it, goes from there */
  #place(start, end, by) {
    const { edge } = /** @type {Held} */ (this.held);
    const last = this.#dayStart + DAY_MS;
    if (edge === "start") return this.#goTo(clamp(start + by, this.#dayStart, end - STEP_MS), end);
    if (edge === "end") return this.#goTo(start, clamp(end + by, start + STEP_MS, last));
    const from = clamp(start + by, this.#dayStart, last - (end - start));
    this.#goTo(from, from + (end - start));
  }

  /** @param {number} start @param {number} end */
  #goTo(start, end) {
    const held = /** @type {Held} */ (this.held);
    if (start === held.start && end === held.end) return;
    Object.assign(held, { start, end, look: null });
    this.#show();
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#look(), LOOK_AFTER_MS);
  }

  /** Ask the server, without changing anything, what it would be like there. */
  async #look() {
    const held = this.held;
    if (!held || !this.moved) return;
    const { start, end } = held;
    const look = await this.#see(held).catch(() => null);
    // The hand may have gone on meanwhile: then this is said of another place.
    if (!look || held !== this.held || held.sending || held.start !== start || held.end !== end) return;
    held.look = look;
    this.#show();
    // Not instead of what a key has just been answered: that the arrows move an edge now, say.
    sayAsWell(`${this.#where()} ${lookWords(look).join(" ")}`);
  }

  /** @param {Held} held @returns {Promise<Look>} */
  async #see(held) {
    // Whether a wish finds its place shows when that morning is planned.
    if (held.task.wish) return { possible: true, reason: null, in_the_way: [], follows: [] };
    const look = await call("POST", `tasks/${held.task.id}/look`, { start: iso(held.start), end: iso(held.end) });
    const known = new Map(this.#stage.tasks().map((task) => [task.id, task]));
    const named = (/** @type {Place[]} */ places) => places.map((place) => ({ ...place, task: known.get(place.id) }));
    return { ...look, in_the_way: named(look.in_the_way), follows: named(look.follows) };
  }

  /** Whether it would lie elsewhere than it does. */
  get moved() {
    const held = this.held;
    return held !== null && (held.start !== Date.parse(held.task.start) || held.end !== Date.parse(held.task.end));
  }

  /** Put it down where it is. Where it can't lie, it goes back, and the words say why. */
  async drop() {
    const held = this.held;
    if (!held || held.sending) return;
    clearTimeout(this.#timer);
    if (!this.moved) return this.giveUp();
    held.sending = true;
    this.#show();
    let look = held.look;
    try {
      look ??= await this.#see(held);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error; // the edit itself will tell
    }
    if (this.held !== held) return;
    if (look && !look.possible) return this.#putBack(look.reason ?? "");
    const { task, start, end } = held;
    /** @type {Record<string, string>} */
    const changes = {};
    if (start !== Date.parse(task.start)) changes.start = iso(start);
    if (end !== Date.parse(task.end)) changes.end = iso(end);
    const words = fill(gettext("{task} is now at {span}."), { task: nameOf(task), span: spanText(start, end) });
    const done = await this.#verbs.edit(task, changes, [words, ...followWords(look)].join(" "));
    if (this.held === held) this.#letGo();
    return done;
  }

  /** @param {string} reason */
  #putBack(reason) {
    const { task } = /** @type {Held} */ (this.held);
    this.#letGo();
    this.#verbs.refuse(`${reason} ${fill(gettext("{task} stays where it was."), { task: nameOf(task) })}`);
  }

  /** Nothing has happened. @param {string} [why] */
  giveUp(why) {
    const held = this.held;
    if (!held || held.sending) return;
    this.#letGo();
    say([why, fill(gettext("{task} stays where it was."), { task: nameOf(held.task) })].filter(Boolean).join(" "));
  }

  /** The day has changed beneath the hand: what can't be moved any more is let go, with the reason. */
  reconsider() {
    const held = this.held;
    if (!held || held.sending) return;
    const now = this.#stage.tasks().find((task) => task.id === held.task.id);
    if (now && isOpen(now)) return;
    this.giveUp(gettext("It has begun or was called off meanwhile."));
  }

  #letGo() {
    clearTimeout(this.#timer);
    this.held = null;
    this.#show();
  }

  #show() {
    this.#stage.show(this.held);
    const held = this.held;
    const detail = held && { task: held.task.id, start: iso(held.start), end: iso(held.end) };
    document.dispatchEvent(new CustomEvent("board:drag", { detail }));
  }

  #where() {
    const held = /** @type {Held} */ (this.held);
    if (held.edge === "start") return fill(gettext("From {from}, {length} long."), { from: hhmm(held.start), length: lengthText(held.end - held.start) });
    if (held.edge === "end") return fill(gettext("Until {until}, {length} long."), { until: hhmm(held.end), length: lengthText(held.end - held.start) });
    return fill(gettext("{from} to {until}."), { from: hhmm(held.start), until: hhmm(held.end) });
  }
}

/** What the server says of a place, as sentences. @param {Look} look */
export function lookWords(look) {
  if (look.possible) return [look.reason || gettext("It can go there."), ...followWords(look)];
  return [
    look.reason || gettext("It can't go there."),
    ...(look.in_the_way.length ? [fill(gettext("In the way: {tasks}."), { tasks: placesText(look.in_the_way) })] : []),
  ];
}

/** @param {Look | null} look */
export function followWords(look) {
  if (!look?.follows.length) return [];
  return [fill(gettext("Goes along: {tasks}."), { tasks: placesText(look.follows) })];
}

/** @param {Place[]} places */
function placesText(places) {
  return places
    .map(({ task, content = "", start, end }) => `${task ? typeName(task.type, task.category) : content} ${spanText(Date.parse(start), Date.parse(end))}`.trim())
    .join(gettext(", "));
}

/** @param {number} value @param {number} least @param {number} most */
function clamp(value, least, most) {
  return Math.min(Math.max(value, least), most);
}
