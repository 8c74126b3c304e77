/** Her room as viewers see it: her face and movement, and the facts of the stream beneath it. */

import { byId, setText } from "../shared/dom.js";
import { RoomPicture } from "../shared/room-picture.js";
import { weatherIcon, weatherText } from "../shared/weather.js";
import { asleep, fill, number } from "../shared/words.js";

/** @typedef {import("./state.js").State} State */

/** How long a movement is shown. */
const ACTION_MS = 2400;

export class HerRoom {
  #state;
  #clock;
  #picture = new RoomPicture();
  /** What she needs for a stream. */
  #props = (this.#picture.element.dataset.streamProps ?? "").split(" ");
  #face = "";
  #actionTimer = 0;
  #lit = NaN;
  #hours = { wakes_at: document.body.dataset.wakes ?? "08:00", sleeps_at: document.body.dataset.sleeps ?? "02:00" };

  /** @param {State} state @param {import("../shared/clock.js").GameClock} clock */
  constructor(state, clock) {
    this.#state = state;
    this.#clock = clock;
    for (const kind of /** @type {const} */ (["snapshot", "stream", "weather", "viewers", "pulse"])) state.on(kind, () => this.#set());
    state.on("weather", () => (this.#lit = NaN));
    state.on("stream", () => (this.#face = ""));
  }

  /** @param {string} expression @param {string} action empty for none */
  act(expression, action) {
    if (expression) this.#face = expression;
    this.#furnish();
    if (!action) return;
    this.#picture.act(action);
    const picture = this.#picture.element;
    if (picture.dataset.action === action) return;
    picture.dataset.action = action;
    clearTimeout(this.#actionTimer);
    this.#actionTimer = setTimeout(() => delete picture.dataset.action, ACTION_MS);
  }

  /** How far her mouth is open now. @param {number} open 0 to 1 */
  speak(open) {
    this.#picture.speak(open);
  }

  /** The light of a moment, drawn anew for each game minute. @param {number} game @returns {"day" | "dusk" | "night" | null} */
  light(game) {
    this.#left(game);
    const minute = Math.floor(game / 60_000);
    if (minute === this.#lit) return null;
    this.#lit = minute;
    this.#furnish();
    return this.#picture.light(game, this.#state.weather?.sky ?? "sunny");
  }

  #furnish() {
    const { stream, weather } = this.#state;
    const game = this.#clock.now();
    const sleeps = !Number.isNaN(game) && asleep(this.#hours, game);
    const activity = stream ? "stream" : sleeps ? "sleep" : "idle";
    this.#picture.furnish(activity, weather?.sky ?? "sunny", stream ? this.#props : []);
    this.#picture.face(activity === "sleep" ? "asleep" : stream ? this.#face : "neutral");
    setText(byId("room-caption"), sleeps ? gettext("Asleep on the cushion") : gettext("At the window"));
  }

  #set() {
    const { stream, weather, viewers } = this.#state;
    this.#furnish();
    byId("weather").hidden = !weather;
    if (weather) {
      byId("weather-icon").setAttribute("href", `#i-${weatherIcon(weather.sky)}`);
      setText(byId("weather-text"), weatherText(weather));
    }
    byId("watch").hidden = viewers < 1;
    setText(byId("watch-text"), fill(ngettext("{count} watching", "{count} watching", viewers), { count: number(viewers) }));
    if (!stream) return;
    setText(byId("title"), stream.title);
    fact("game", stream.game);
    fact("sponsor", stream.sponsor && fill(gettext("with {brand}"), { brand: stream.sponsor }));
    fact("crowd", stream.viewers_simulated ? fill(gettext("and {count} in her world"), { count: number(stream.viewers_simulated) }) : "");
    const cover = /** @type {HTMLImageElement} */ (byId("cover"));
    cover.hidden = !stream.cover_url;
    if (stream.cover_url && cover.dataset.whole !== stream.cover_url) {
      cover.dataset.whole = stream.cover_url;
      cover.src = stream.cover_url.replace(/\.png$/, ".webp");
    }
  }

  /** How long she stays: game time left, at the pace of the clock, in the reader's own minutes. @param {number} game */
  #left(game) {
    const ends = Date.parse(this.#state.stream?.ends_at ?? "");
    const rate = this.#clock.rate || this.#clock.state?.live_speed || 1;
    if (Number.isNaN(ends)) return fact("left", "");
    const minutes = Math.max(Math.ceil((ends - game) / rate / 60_000), 0);
    if (!minutes) return fact("left", gettext("about to say goodbye"));
    fact("left", fill(ngettext("one more minute", "{count} more minutes", minutes), { count: number(minutes) }));
  }
}

/** @param {string} id @param {string} text nothing hides it */
function fact(id, text) {
  const item = byId(id);
  item.hidden = !text;
  const place = item.querySelector("span");
  if (place && text) setText(place, text);
}
