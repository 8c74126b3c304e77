/** The bar at the top: what time it is in her world, and the operators' actions on the clock. */

import { ApiError, call } from "../shared/api.js";
import { byId, el, icon, setText } from "../shared/dom.js";
import { toast } from "../shared/toasts.js";
import { fill, hhmm, longDate, typeName } from "../shared/words.js";
import { headlines } from "./extension.js";
import { JumpMenu } from "./jump-menu.js";

const SPEEDS = [1, 5, 10, 30, 60, 120, 300, 600, 1200, 3600];
/** The game day carries the date of its first morning, and begins at 08:00. */
const DAY_START_MS = 8 * 3600_000;

export class ClockControls {
  #clock;
  #time = byId("clock-time");
  #seconds = el("small");
  #pause = byId("pause");
  #state = "";

  /** @param {import("../shared/clock.js").GameClock} clock @param {import("./state.js").State} state */
  constructor(clock, state) {
    this.#clock = clock;
    this.#time.replaceChildren("--:--", this.#seconds);
    this.#pause.addEventListener("click", () => this.#do("clock/pause", { paused: !clock.state?.paused }));
    new JumpMenu(state, clock, (jumped) => this.set(jumped));
    byId("live").addEventListener("click", () => this.#do("live", {}));
    this.#speedMenu("speed", "speed");
    this.#speedMenu("live-speed", "live_speed");
    state.watch((changed) => {
      if (changed.has("day")) {
        doing(state.running, state.sections);
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
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      toast(error.message, true);
      this.#menus();
    }
  }

  /** The clock as the server has it now. @param {any} state */
  set(state) {
    if (this.#clock.state && state.generation < this.#clock.state.generation) return;
    this.#clock.set(state);
    this.#menus();
    this.#pause.setAttribute("aria-pressed", String(state.paused));
    setText(byId("pause-label"), state.paused ? gettext("Go on") : gettext("Pause"));
    this.#pause.title = state.paused ? gettext("Go on") : gettext("Pause");
    this.#pause.querySelector("use")?.setAttribute("href", state.paused ? "#i-play" : "#i-pause");
  }

  #menus() {
    const state = this.#clock.state;
    if (!state) return;
    menu(/** @type {HTMLSelectElement} */ (byId("speed")), state.speed);
    menu(/** @type {HTMLSelectElement} */ (byId("live-speed")), state.live_speed);
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
    const state = this.#clock.state;
    if (link !== "live") return [gettext("no link"), "is-still"];
    if (state.stopped) return [gettext("stopped"), "is-still"];
    if (state.paused) return [gettext("paused"), "is-still"];
    if (state.waiting_for_stage) return [gettext("waits for a front end"), "is-still"];
    if (state.unwatched) return [gettext("rests, nobody watched"), "is-still"];
    if (!this.#clock.ticking) return [gettext("stands still: no tick"), "is-still"];
    if (state.holding) return [gettext("holds until the plan is there"), "is-still"];
    if (!state.rate) return [gettext("waits for the clock on her wall"), "is-still"];
    if (state.live) return [fill(gettext("live, ×{speed}"), { speed: state.live_speed }), "is-live"];
    return [`×${state.speed}`, ""];
  }
}

/** What she is at, in a line. @param {import("./state.js").Task | undefined} task @param {Record<string, any>} sections */
function doing(task, sections) {
  const line = byId("doing");
  line.hidden = !task;
  if (!task) return;
  const what = headlines.get(task.type)?.(task, sections) || task.content;
  const said = `${typeName(task.type, task.category)} · ${what}`;
  if (line.textContent === said) return;
  line.replaceChildren(icon(task.type), el("span", null, said));
  line.title = said;
}

/** @param {HTMLSelectElement} select @param {number} speed */
function menu(select, speed) {
  const speeds = [...new Set([...SPEEDS, speed])].sort((a, b) => a - b);
  if (select.options.length !== speeds.length || !speeds.every((each, i) => Number(select.options[i].value) === each)) {
    select.replaceChildren(...speeds.map((each) => el("option", { value: each }, `×${each}`)));
  }
  select.value = String(speed);
}
