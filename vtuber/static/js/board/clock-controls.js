/** The transport bar: what time it is, and the operators' actions on it. */

import { ApiError, call } from "../shared/api.js";
import { byId, el, setText } from "../shared/dom.js";
import { toast } from "../shared/toasts.js";
import { fill, hhmm, longDate } from "../shared/words.js";

const SPEEDS = [1, 5, 10, 30, 60, 120, 300, 600, 1200, 3600];
/** The game day carries the date of its first morning, and begins at 08:00. */
const DAY_START_MS = 8 * 3600_000;

export class Transport {
  #clock;
  #time = byId("clock-time");
  #seconds = el("small");
  #pause = byId("pause");
  #hush = byId("hush");
  #silenced = false;
  #state = "";

  /** @param {import("../shared/clock.js").GameClock} clock @param {import("./state.js").State} state */
  constructor(clock, state) {
    this.#clock = clock;
    this.#time.replaceChildren("--:--", this.#seconds);
    this.#pause.addEventListener("click", () => this.#do("clock/pause", { paused: !clock.word?.paused }));
    byId("jump").addEventListener("click", () => this.#do("clock/jump", {}));
    byId("live").addEventListener("click", () => this.#do("live", {}));
    this.#hush.addEventListener("click", () => this.#do("chat/silence", { silenced: !this.#silenced }));
    this.#speedMenu("speed", "speed");
    this.#speedMenu("live-speed", "live_speed");
    state.watch((changed) => {
      if (changed.has("chat")) this.#showHush(state.sections.chat.silenced);
      if (changed.has("weather")) this.#weather(state.sections.weather);
      if (changed.has("day") || changed.has("stream")) {
        const planned = state.tasks.some((task) => task.type === "stream" && task.state === "planned");
        byId("live").toggleAttribute("disabled", !planned);
        byId("live").title = planned ? "" : gettext("No stream is planned for the rest of the day.");
      }
    });
  }

  /** @param {string} id @param {string} field */
  #speedMenu(id, field) {
    byId(id).addEventListener("change", (event) => {
      const speed = Number(/** @type {HTMLSelectElement} */ (event.target).value);
      this.#do("clock/speed", { [field]: speed });
    });
  }

  /** @param {string} path @param {object} body */
  async #do(path, body) {
    try {
      const answer = await call("POST", path, body);
      if (answer.clock) this.set(answer.clock);
      if (answer.rules) this.#showHush(answer.rules.silenced);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      toast(error.message, true);
      this.#menus();
    }
  }

  /** The server's last word about the clock. @param {any} word */
  set(word) {
    if (this.#clock.word && word.generation < this.#clock.word.generation) return;
    this.#clock.set(word);
    this.#menus();
    this.#pause.setAttribute("aria-pressed", String(word.paused));
    setText(byId("pause-label"), word.paused ? gettext("Go on") : gettext("Pause"));
    this.#pause.title = word.paused ? gettext("Go on") : gettext("Pause");
    this.#pause.querySelector("use")?.setAttribute("href", word.paused ? "#i-play" : "#i-pause");
  }

  /** The emergency stop: raised, she says nothing at all. @param {boolean} silenced */
  #showHush(silenced) {
    this.#silenced = silenced;
    this.#hush.setAttribute("aria-pressed", String(silenced));
    const text = silenced ? gettext("Let her speak") : gettext("Silence her");
    setText(byId("hush-label"), text);
    this.#hush.title = text;
  }

  #menus() {
    const word = this.#clock.word;
    if (!word) return;
    menu(/** @type {HTMLSelectElement} */ (byId("speed")), word.speed);
    menu(/** @type {HTMLSelectElement} */ (byId("live-speed")), word.live_speed);
  }

  /** @param {{sky: string, temperature: number | null}} weather */
  #weather(weather) {
    byId("weather").hidden = false;
    byId("weather-icon").setAttribute("href", weather.sky === "rain" ? "#i-rain" : "#i-sun");
    const sky = weather.sky === "rain" ? gettext("Rain") : gettext("Sunny");
    setText(byId("weather-text"), weather.temperature === null ? sky : `${sky} ${weather.temperature} °C`);
  }

  /** Show a moment. @param {number} game @param {string} link the link's state */
  show(game, link) {
    const text = hhmm(game);
    if (this.#time.firstChild?.nodeValue !== text) {
      this.#time.firstChild?.replaceWith(text);
      this.#time.setAttribute("datetime", new Date(game).toISOString().slice(0, 16));
      setText(byId("clock-day"), longDate(game - DAY_START_MS));
    }
    // Seconds mean something only where one can read them.
    setText(this.#seconds, this.#clock.rate <= 10 ? `:${String(Math.floor(game / 1000) % 60).padStart(2, "0")}` : "");
    const [state, kind] = this.#describe(link);
    if (state !== this.#state) {
      this.#state = state;
      const side = byId("clock-state");
      setText(side, state);
      side.className = `clock-state ${kind}`;
    }
  }

  /** @param {string} link @returns {[string, string]} */
  #describe(link) {
    const word = this.#clock.word;
    if (link !== "live") return [gettext("no link"), "is-still"];
    if (word.paused) return [gettext("paused"), "is-still"];
    if (word.waiting_for_stage) return [gettext("waits for a front end"), "is-still"];
    if (word.unwatched) return [gettext("rests, nobody watched"), "is-still"];
    if (!this.#clock.ticking) return [gettext("stands still: no tick"), "is-still"];
    if (word.holding) return [gettext("holds until the plan is there"), "is-still"];
    if (word.live) return [fill(gettext("live, ×{speed}"), { speed: word.live_speed }), "is-live"];
    return [`×${word.speed}`, ""];
  }
}

/** @param {HTMLSelectElement} select @param {number} speed */
function menu(select, speed) {
  const speeds = [...new Set([...SPEEDS, speed])].sort((a, b) => a - b);
  if (select.options.length !== speeds.length || !speeds.every((each, i) => Number(select.options[i].value) === each)) {
    select.replaceChildren(...speeds.map((each) => el("option", { value: each }, `×${each}`)));
  }
  select.value = String(speed);
}
