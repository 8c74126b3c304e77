/** What happened, in words, the latest on top. */

import { call } from "../shared/api.js";
import { byId, el, icon } from "../shared/dom.js";
import { textOf } from "./event-text.js";
import { toast } from "../shared/toasts.js";
import { hhmm, longDate } from "../shared/words.js";

/**
 * @typedef {import("./state.js").State} State
 * @typedef {import("./state.js").WorldEvent & {since?: string}} WorldEvent `since`: when the first of several was
 * @typedef {{ event: WorldEvent, line: Element }} Told a line, and what it tells
 */

/** Lines kept on the page. */
const MOST_LINES = 400;
/** The game day breaks at 08:00. */
const DAY_START_MS = 8 * 3600_000;
/** What comes by hundreds in a crowd, and which figure of it is added up: lines that follow each other are one. */
const SUMMED = /** @type {Record<string, string>} */ ({ "followers.changed": "change" });
/** Game time between the first and the last of such a line. */
const SUMMED_MS = 3600_000;

export class Log {
  #list = byId("log");
  #more = byId("log-more");
  #state;
  /** The oldest event on the page. */
  #oldest = Infinity;
  #topDay = "";
  #bottomDay = "";
  #top = /** @type {Told | null} */ (null);
  #bottom = /** @type {Told | null} */ (null);
  /** How the clock stood when it was last told: it is re-anchored more often than it changes. */
  #clock = "";

  /** @param {State} state */
  constructor(state) {
    this.#state = state;
    state.watch((changed) => {
      if (changed.has("events")) this.#restart();
      else if (changed.has("event")) this.#add(state.events[state.events.length - 1], true);
    });
    this.#more.addEventListener("click", () => this.#fetchEarlier());
  }

  #restart() {
    this.#list.replaceChildren();
    this.#topDay = this.#bottomDay = this.#clock = "";
    this.#top = this.#bottom = null;
    this.#oldest = Infinity;
    for (const event of this.#state.events) this.#add(event, false);
    this.#noteOldest(this.#state.events);
  }

  /** @param {WorldEvent[]} events oldest first */
  #noteOldest(events) {
    if (events.length) this.#oldest = Math.min(this.#oldest, events[0].seq);
    this.#more.hidden = !(this.#oldest > 1 && this.#oldest < Infinity);
  }

  /** @param {WorldEvent} event @param {boolean} fresh */
  #add(event, fresh) {
    if (event.type === "clock.changed") {
      const { generation: _generation, ...stands } = event.payload;
      const clock = JSON.stringify(stands);
      if (clock === this.#clock) return;
      this.#clock = clock;
    }
    const sum = this.#top && sumOf(this.#top.event, event);
    const line = this.#line(sum || event);
    if (!line) return;
    if (fresh) line.classList.add("fresh");
    if (this.#top && sum) return retell(this.#top, sum, line);
    this.#top = { event, line };
    this.#bottom ??= this.#top;
    const day = dayOf(event);
    if (this.#topDay && day !== this.#topDay) this.#list.prepend(dayBreak(this.#topDay));
    this.#topDay = day;
    this.#bottomDay ||= day;
    this.#list.prepend(line);
    while (this.#list.children.length > MOST_LINES) {
      this.#list.lastElementChild?.remove();
      this.#more.hidden = true; // what was cut off here is in the admin's log
    }
  }

  async #fetchEarlier() {
    this.#more.setAttribute("disabled", "");
    try {
      const { events } = await call("GET", `events?before=${this.#oldest}`);
      for (const event of [...events].reverse()) {
        const sum = this.#bottom && sumOf(event, this.#bottom.event);
        const line = this.#line(sum || event);
        if (!line) continue;
        if (this.#bottom && sum) {
          retell(this.#bottom, sum, line);
          continue;
        }
        this.#bottom = { event, line };
        const day = dayOf(event);
        if (this.#bottomDay && day !== this.#bottomDay) this.#list.append(dayBreak(this.#bottomDay));
        this.#bottomDay = day;
        this.#list.append(line);
      }
      this.#noteOldest(events);
      if (!events.length) this.#more.hidden = true;
    } catch (error) {
      toast(/** @type {Error} */ (error).message, true);
    } finally {
      this.#more.removeAttribute("disabled");
    }
  }

  /** @param {WorldEvent} event */
  #line(event) {
    const text = textOf(event);
    if (!text) return null;
    return el(
      "li",
      { class: `tone-${text.tone ?? "plain"}`, "data-seq": event.seq, "data-type": event.type },
      el("time", { datetime: event.game_time }, hhmm(Date.parse(event.game_time))),
      icon(text.icon),
      el("p", null, text.text, text.quote ? el("q", null, text.quote) : null),
    );
  }
}

/** In the place of a line: it may be the one on top and at the bottom at once. @param {Told} told @param {WorldEvent} event @param {Element} line */
function retell(told, event, line) {
  told.line.replaceWith(line);
  told.event = event;
  told.line = line;
}

/**
 * Two events that follow each other as one, in the later one's words; null where they are two things.
 * @param {WorldEvent} before @param {WorldEvent} after @returns {WorldEvent | null}
 */
function sumOf(before, after) {
  const figure = SUMMED[after.type];
  if (!figure || before.type !== after.type || dayOf(before) !== dayOf(after)) return null;
  const [one, other] = [before.payload[figure], after.payload[figure]];
  const began = before.since ?? before.game_time;
  if (one < 0 !== other < 0 || Date.parse(after.game_time) - Date.parse(began) > SUMMED_MS) return null;
  return { ...after, since: began, payload: { ...after.payload, [figure]: one + other } };
}

/** @param {WorldEvent} event */
function dayOf(event) {
  return longDate(Date.parse(event.game_time) - DAY_START_MS);
}

/** The line that stands beneath a day's first event: what is below it happened before that day. @param {string} day */
function dayBreak(day) {
  return el("li", { class: "day-break" }, day);
}
