/** Her room in small: the light in the window, what she is busy with, her face, what she says. */

import { byId, setText } from "../shared/dom.js";
import { RoomPicture } from "../shared/room-picture.js";
import { asleep, typeName, typeProps } from "../shared/words.js";
import { registerSpeech, speech } from "./extension.js";

/** @typedef {import("./state.js").State} State @typedef {import("./state.js").WorldEvent} WorldEvent */

/** Real milliseconds that a bubble stays, at least; longer texts stay longer. */
const BUBBLE_MS = 6000;
const READ_MS_A_CHARACTER = 90;

registerSpeech("tweet.published", (p) => p.text);

export class HerRoom {
  #picture = new RoomPicture();
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
      if (changed.has("weather")) this.#lit = -1;
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
    const name = this.#picture.light(game, this.#state.sections.weather?.sky ?? "sunny");
    this.#set();
    return name;
  }

  #activity() {
    const task = this.#state.running;
    if (task) return task.type;
    return asleep(this.#state.sections.hours, this.#clock.now()) ? "sleep" : "idle";
  }

  #set() {
    const { weather } = this.#state.sections;
    const activity = this.#activity();
    this.#picture.furnish(activity, weather?.sky ?? "sunny", typeProps(activity));
    this.#picture.face(activity === "sleep" ? "asleep" : this.#face || (activity === "rest" ? "sleepy" : "neutral"));
    setText(byId("room-caption"), caption(activity));
  }

  /** After a fresh start: the face that she made last, and nothing that was said before. */
  #remember() {
    this.#fallSilent();
    const acted = this.#state.events.findLast((event) => event.payload.expression);
    this.#face = acted?.payload.expression ?? "";
  }

  /** @param {WorldEvent} event */
  #play(event) {
    const p = event.payload;
    if (p.expression) this.#face = p.expression;
    if (p.action) this.#picture.act(p.action);
    const said = speech.get(event.type)?.(p);
    if (said) this.#say(said);
  }

  /** @param {string} text */
  #say(text) {
    setText(this.#bubble, text);
    this.#bubble.hidden = false;
    clearTimeout(this.#bubbleTimer);
    this.#bubbleTimer = setTimeout(() => this.#fallSilent(), BUBBLE_MS + text.length * READ_MS_A_CHARACTER);
  }

  #fallSilent() {
    clearTimeout(this.#bubbleTimer);
    this.#bubble.hidden = true;
  }
}

/** @param {string} activity */
function caption(activity) {
  if (activity === "sleep") return gettext("Asleep on the cushion");
  if (activity === "idle") return gettext("At the window");
  return typeName(activity);
}
