/** Her clock: game time, the day, the weather in a word, and what she is at. */

import { el, setText } from "../../shared/dom.js";
import { hhmm, longDate, typeName } from "../../shared/words.js";
import { weatherText } from "../../shared/weather.js";

export class Clock {
  #time = el("time", { class: "stage-clock-time" });
  #date = el("span", { class: "stage-clock-date" });
  #sky = el("span", { class: "stage-clock-sky" });
  #at = el("p", { class: "stage-clock-at" });
  root = el("section", { class: "stage-clock", "aria-label": gettext("Her time") }, this.#time, el("p", { class: "stage-clock-day" }, this.#date, this.#sky), this.#at);

  /** @param {number} game milliseconds; NaN while nobody has told it */
  show(game) {
    this.root.hidden = Number.isNaN(game);
    if (this.root.hidden) return;
    setText(this.#time, hhmm(game));
    setText(this.#date, longDate(game));
  }

  /** @param {{sky: string, temperature: number}} weather */
  weather(weather) {
    setText(this.#sky, weatherText(weather));
  }

  /** @param {string} activity the kind of her task; empty for none @param {string | null} until HH:MM */
  activity(activity, until) {
    this.#at.hidden = !activity;
    if (activity) setText(this.#at, until ? `${typeName(activity)} → ${until}` : typeName(activity));
  }
}
