/**
 * The emergency stop. Held, or pressed twice (the key combination, too): nobody stops her by a slip of the hand. Who
 * has stopped her stands in a banner on every board, with the way back.
 */

import { ApiError, call } from "../shared/api.js";
import { byId, setText } from "../shared/dom.js";
import { toast } from "../shared/toasts.js";
import { fill } from "../shared/words.js";
import { may } from "./rights.js";

const HOLD_MS = 700;
/** A first press that nobody follows up is forgotten; a double click is one press. */
const ARMED_MS = 5000;
const TWICE_MS = 250;

export class EmergencyStop {
  #button = byId("stop");
  #banner = byId("stop-banner");
  #clocked;
  #hold = 0;
  #armedAt = -Infinity;
  #disarm = 0;
  #stopped = false;

  /** @param {import("./state.js").State} state @param {(clock: any) => void} clocked is told the clock that an answer brings */
  constructor(state, clocked) {
    this.#clocked = clocked;
    this.#button.addEventListener("pointerdown", (event) => event.button === 0 && this.#press());
    for (const end of ["pointerup", "pointerleave", "pointercancel"]) this.#button.addEventListener(end, () => this.#letGo());
    this.#button.addEventListener("click", () => this.#again());
    // A finger that stays there wants the stop, not a menu.
    this.#button.addEventListener("contextmenu", (event) => event.preventDefault());
    byId("go-on").addEventListener("click", () => this.#do("stop/release"));
    addEventListener("keydown", (event) => {
      if (event.code !== "KeyS" || !event.altKey || !event.shiftKey || event.repeat || !may("operate")) return;
      event.preventDefault();
      this.#again();
    });
    state.watch((changed) => {
      // The event is there before the picture is.
      const last = changed.has("event") ? state.events[state.events.length - 1] : null;
      if (last?.type === "stop.pulled") this.#show({ by: last.payload.by, at: last.payload.at });
      else if (last?.type === "stop.released") this.#show(null);
      else if (changed.has("stop")) this.#show(state.sections.stop ?? null);
    });
  }

  #press() {
    if (this.#stopped) return;
    this.#button.classList.add("is-held");
    this.#hold = setTimeout(() => {
      this.#hold = 0;
      this.#armedAt = performance.now(); // the click that ends the hold is none
      this.#do("stop");
    }, HOLD_MS);
  }

  #letGo() {
    clearTimeout(this.#hold);
    this.#button.classList.remove("is-held");
  }

  /** A press: the first arms it, the second stops her. */
  #again() {
    if (this.#stopped) return;
    const since = performance.now() - this.#armedAt;
    if (since < TWICE_MS) return;
    if (since < ARMED_MS) return void this.#do("stop");
    this.#armedAt = performance.now();
    this.#button.classList.add("is-armed");
    setText(byId("stop-label"), gettext("Once more to stop her"));
    toast(gettext("Press it once more and she stops, everywhere and at once."));
    clearTimeout(this.#disarm);
    this.#disarm = setTimeout(() => this.#calm(), ARMED_MS);
  }

  #calm() {
    clearTimeout(this.#disarm);
    this.#button.classList.remove("is-armed", "is-held");
    setText(byId("stop-label"), gettext("Stop her"));
  }

  /** @param {"stop" | "stop/release"} path */
  async #do(path) {
    this.#calm();
    try {
      const { clock, stop } = await call("POST", path, {});
      this.#show(stop);
      this.#clocked(clock);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      toast(error.message, true);
    }
  }

  /** @param {{by: string, at: string} | null} stop */
  #show(stop) {
    this.#stopped = Boolean(stop);
    document.body.toggleAttribute("data-stopped", this.#stopped);
    this.#button.toggleAttribute("disabled", this.#stopped);
    if (stop) {
      this.#calm();
      this.#armedAt = -Infinity;
      const time = new Date(stop.at).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit", second: "2-digit" });
      setText(byId("stop-who"), fill(gettext("{who} stopped her at {time}."), { who: stop.by, time }));
    }
    this.#banner.hidden = !stop;
  }
}
