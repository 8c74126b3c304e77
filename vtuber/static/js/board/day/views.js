/** Which days are shown: today, another day, or a week. */

import { ApiError } from "../../shared/api.js";
import { byId, setText } from "../../shared/dom.js";
import { fill, longDate } from "../../shared/words.js";
import { MAY_CHANGE } from "./block.js";
import { fetchDay, fetchWeek } from "./days.js";
import { datePlus, dayStart } from "./scale.js";
import { say, tell } from "./speech.js";
import { Week } from "./week.js";

/** @typedef {import("../state.js").State} State @typedef {import("../state.js").Task} Task */

const WEEK = 7;
/** Changes come in bursts: a shown day is read again once they have settled. */
const SETTLES_MS = 250;

export class Views {
  #state;
  #track;
  #week;
  #isWeek = false;
  /** The day that is shown; empty for today, whichever that is. */
  #date = "";
  #asked = 0;
  #timer = 0;
  #pick = /** @type {HTMLInputElement} */ (byId("day-pick"));

  /**
   * @param {State} state @param {import("./track.js").Track} track
   * @param {{open: (task: Task) => void, verbs: import("./verbs.js").Verbs, insert: (date: string, start: number, end: number) => void}} doors
   */
  constructor(state, track, { open, verbs, insert }) {
    this.#state = state;
    this.#track = track;
    this.#week = new Week(verbs, { open, insert, show: (date) => this.#show(date) });
    byId("day-before").addEventListener("click", () => this.#turn(-1));
    byId("day-after").addEventListener("click", () => this.#turn(1));
    byId("day-today").addEventListener("click", () => this.#show(""));
    byId("day-week").addEventListener("click", () => this.#choose(!this.#isWeek, this.#date));
    this.#pick.addEventListener("change", () => this.#pick.value && this.#show(this.#pick.value));
    state.watch((changed) => this.#changed(changed));
    verbs.onWish = () => this.#draw();
  }

  get #today() {
    return /** @type {string} */ (this.#state.sections.day?.date ?? "");
  }

  get #shown() {
    return this.#date || this.#today;
  }

  /** @param {Set<string>} changed */
  #changed(changed) {
    if (changed.has("day") && !this.#isWeek && !this.#date) return this.#draw();
    const fresh = changed.has("events") || (changed.has("event") && /^(task|day|wish|step)\./.test(this.#state.events.at(-1)?.type ?? ""));
    if (!fresh || (!this.#date && !this.#isWeek)) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#draw(), SETTLES_MS);
  }

  /** @param {string} date empty for today */
  #show(date) {
    this.#choose(false, date === this.#today ? "" : date);
  }

  /** @param {number} pages days, or weeks */
  #turn(pages) {
    const date = datePlus(this.#shown, pages * (this.#isWeek ? WEEK : 1));
    this.#choose(this.#isWeek, date === this.#today ? "" : date);
  }

  /** @param {boolean} week @param {string} date */
  async #choose(week, date) {
    this.#isWeek = week;
    this.#date = date;
    await this.#draw();
    say(this.#isWeek ? fill(gettext("The week from {date}."), { date: longDate(dayStart(this.#shown)) }) : longDate(dayStart(this.#shown)));
  }

  async #draw() {
    const number = ++this.#asked;
    if (!this.#today) return;
    if (this.#date === this.#today) this.#date = ""; // the day that was to come has come
    this.#buttons();
    try {
      if (this.#isWeek) {
        const days = await fetchWeek(this.#shown, datePlus(this.#shown, WEEK - 1));
        if (number === this.#asked) this.#week.draw(days, this.#today);
      } else if (!this.#date) this.#track.show(this.#state.sections.day, "today", this.#state.sections.hours);
      else {
        const day = await fetchDay(this.#date);
        if (number === this.#asked) this.#track.show(day, this.#date < this.#today ? "past" : "ahead", this.#state.sections.hours);
      }
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      tell(error.message, true);
    }
  }

  #buttons() {
    byId("week").hidden = !this.#isWeek;
    byId("timeline-scroll").hidden = this.#isWeek;
    if (this.#isWeek) {
      byId("day-empty").hidden = true;
      setText(byId("day-by"), "");
    }
    byId("day-week").setAttribute("aria-pressed", String(this.#isWeek));
    byId("day-today").setAttribute("aria-pressed", String(!this.#isWeek && !this.#date));
    this.#pick.value = this.#shown;
    const past = this.#shown < this.#today;
    byId("day-panel").dataset.view = this.#isWeek ? "week" : past ? "past" : this.#date ? "ahead" : "today";
    byId("task-new").toggleAttribute("disabled", past || this.#isWeek || !MAY_CHANGE);
    for (const id of ["zoom-in", "zoom-out"]) byId(id).hidden = this.#isWeek;
    const title = this.#isWeek ? gettext("Her week") : past ? gettext("Her day, as it was") : this.#date ? gettext("A day to come") : gettext("Her day");
    setText(byId("day-title"), title);
    byId("day-before").setAttribute("aria-label", this.#isWeek ? gettext("The week before") : gettext("The day before"));
    byId("day-after").setAttribute("aria-label", this.#isWeek ? gettext("The week after") : gettext("The day after"));
  }
}
