/** Her room in small: the light in the window, what she is busy with, her face, what she says. */

import { byId, setText } from "../shared/dom.js";
import { Room } from "../shared/room.js";
import { asleep, fill, number, typeName } from "../shared/words.js";

/** @typedef {import("./state.js").State} State @typedef {import("./state.js").WorldEvent} WorldEvent */

/** Real milliseconds that a bubble stays, at least; longer texts stay longer. */
const BUBBLE_MS = 6000;
const READ_MS_A_CHARACTER = 90;

export class Stage {
  #room = new Room();
  #bubble = byId("bubble");
  #state;
  #clock;
  #face = "";
  #bubbleTimer = 0;
  #lit = -1;

  /** @param {State} state @param {import("../shared/clock.js").GameClock} clock */
  constructor(state, clock) {
    this.#state = state;
    this.#clock = clock;
    state.watch((changed) => {
      if (changed.has("events")) this.#remember();
      if (changed.has("event")) this.#play(state.events[state.events.length - 1]);
      this.#set();
    });
  }

  /** The light of a moment; drawn anew for each game minute. @param {number} game */
  light(game) {
    const minute = Math.floor(game / 60_000);
    if (minute === this.#lit) return null;
    this.#lit = minute;
    const name = this.#room.light(game, this.#state.sections.weather?.sky === "rain");
    this.#set();
    return name;
  }

  #scenery() {
    const task = this.#state.running;
    if (task) return task.type;
    return asleep(this.#state.sections.hours, this.#clock.now()) ? "sleep" : "idle";
  }

  #set() {
    const { weather, stream } = this.#state.sections;
    const scenery = this.#scenery();
    this.#room.furnish(scenery, weather?.sky ?? "sunny");
    this.#room.face(scenery === "sleep" ? "asleep" : this.#face || (scenery === "rest" ? "sleepy" : "neutral"));
    const live = stream?.state === "live";
    byId("onair").hidden = !live;
    if (live) {
      setText(byId("onair-title"), stream.title);
      setText(byId("onair-viewers"), fill(gettext("{count} watching (simulated)"), { count: number(stream.viewers_simulated ?? 0) }));
      const cover = /** @type {HTMLImageElement} */ (byId("onair-cover"));
      cover.hidden = !stream.cover_url;
      if (stream.cover_url && cover.getAttribute("src") !== stream.cover_url) cover.src = stream.cover_url;
    }
    setText(byId("stage-caption"), caption(scenery));
  }

  /** After a fresh start: the face that she made last, and nothing that was said before. */
  #remember() {
    this.#hush();
    const acted = this.#state.events.findLast((event) => event.type === "character.acted" || event.type === "stream.said");
    this.#face = acted?.payload.expression ?? "";
  }

  /** @param {WorldEvent} event */
  #play(event) {
    const p = event.payload;
    if (p.expression) this.#face = p.expression;
    if (event.type === "stream.said") this.#say(p.short || p.text);
    if (event.type === "tweet.published") this.#say(p.text);
  }

  /** @param {string} text */
  #say(text) {
    setText(this.#bubble, text);
    this.#bubble.hidden = false;
    clearTimeout(this.#bubbleTimer);
    this.#bubbleTimer = setTimeout(() => this.#hush(), BUBBLE_MS + text.length * READ_MS_A_CHARACTER);
  }

  #hush() {
    clearTimeout(this.#bubbleTimer);
    this.#bubble.hidden = true;
  }
}

/** @param {string} scenery */
function caption(scenery) {
  if (scenery === "sleep") return gettext("Asleep on the cushion");
  if (scenery === "idle") return gettext("At the window");
  return typeName(scenery);
}
