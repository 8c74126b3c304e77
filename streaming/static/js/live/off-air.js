/** The off-air page: shown and hidden as she goes off air and on, and the countdown to the next stream. */

import { byId, setText } from "../shared/dom.js";
import { fill, number } from "../shared/words.js";

const RETRY_MS = 5000;
/** All the pages of a stream go off air at one moment: they ask one after another. */
const SPREAD_MS = 4000;

export class OffAirPage {
  #state;
  #clock;
  #place = byId("off-air");
  /** What it was last drawn from. */
  #drawnFrom = "";
  #timer = 0;

  /** @param {import("./state.js").State} state @param {import("../shared/clock.js").GameClock} clock */
  constructor(state, clock) {
    this.#state = state;
    this.#clock = clock;
    state.on("snapshot", (frame) => this.#switch(frame, !this.#drawnFrom));
    state.on("stream", (frame) => this.#switch(frame, false));
  }

  /** @param {import("./frame-types.js").SnapshotFrame | import("./frame-types.js").StreamFrame} frame @param {boolean} first the page has just come, and this part with it */
  #switch(frame, first) {
    const { body } = document;
    const air = frame.stream ? "on" : "off";
    const switched = body.dataset.air !== air;
    body.dataset.air = air;
    document.title = frame.stream ? `${frame.stream.title} · ${body.dataset.name}` : (body.dataset.name ?? "");
    if (switched) scrollTo(0, 0);
    const drawnFrom = JSON.stringify([frame.next, frame.stream?.id ?? null]);
    const stale = drawnFrom !== this.#drawnFrom;
    this.#drawnFrom = drawnFrom;
    if (air === "off" && (switched || (stale && !first))) {
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => this.#fetch(), first ? 0 : Math.random() * SPREAD_MS);
    }
  }

  /** This part as the server has it now. */
  async #fetch() {
    clearTimeout(this.#timer);
    try {
      const response = await fetch("?part=off-air", { headers: { Accept: "text/html" } });
      if (!response.ok) throw new Error(String(response.status));
      // Our own page, from our own server, in which every text was escaped: markup, and nothing of it runs.
      const page = new DOMParser().parseFromString(await response.text(), "text/html");
      this.#place.replaceChildren(...page.body.children);
    } catch {
      this.#timer = setTimeout(() => this.#fetch(), RETRY_MS);
    }
  }

  /** How long it still is, in the reader's own minutes. @param {number} game */
  count(game) {
    const place = document.getElementById("countdown");
    if (!place || this.#state.stream) return;
    const starts = Date.parse(place.dataset.start ?? "");
    const state = this.#clock.state;
    place.hidden = Number.isNaN(starts) || !state;
    if (place.hidden) return;
    if (!this.#clock.rate) return setText(place, gettext("Her clock stands still just now"));
    const seconds = Math.max(Math.round((starts - game) / 1000 / state.rate), 0);
    setText(place, left(seconds));
  }
}

/** @param {number} seconds */
function left(seconds) {
  if (seconds < 5) return gettext("any moment now");
  if (seconds < 60) return fill(ngettext("in {count} second", "in {count} seconds", seconds), { count: seconds });
  const minutes = Math.round(seconds / 60);
  if (minutes < 120) return fill(ngettext("in {count} minute", "in {count} minutes", minutes), { count: number(minutes) });
  const hours = Math.floor(minutes / 60);
  return fill(gettext("in {hours} h {minutes} min"), { hours: number(hours), minutes: minutes % 60 });
}
