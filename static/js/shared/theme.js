/** Day or night on the page: the system's choice, a fixed one, or hers (the light in her window). */

import { byId, setText } from "./dom.js";

const WISHES = ["auto", "day", "night", "hers"];

/** @param {string} wish */
function label(wish) {
  return {
    auto: gettext("Theme: system"),
    day: gettext("Theme: day"),
    night: gettext("Theme: night"),
    hers: gettext("Theme: hers"),
  }[wish];
}

export class Theme {
  #root = document.documentElement;
  #light = "day";

  constructor() {
    const button = byId("theme");
    button.addEventListener("click", () => {
      const next = WISHES[(WISHES.indexOf(this.#wish) + 1) % WISHES.length];
      this.#root.dataset.wish = next;
      try {
        localStorage.setItem("theme", next);
      } catch {
        // A browser that keeps nothing forgets it with the page.
      }
      this.#apply();
    });
    this.#apply();
  }

  get #wish() {
    return this.#root.dataset.wish ?? "auto";
  }

  /** Her window has changed its light. @param {"day" | "dusk" | "night"} light */
  follow(light) {
    if (light === this.#light) return;
    this.#light = light;
    this.#apply();
  }

  #apply() {
    const wish = this.#wish;
    const dark =
      wish === "night" ||
      (wish === "hers" && this.#light === "night") ||
      (wish === "auto" && matchMedia("(prefers-color-scheme: dark)").matches);
    this.#root.dataset.theme = dark ? "night" : "day";
    const text = label(wish) ?? wish;
    setText(byId("theme-label"), text);
    byId("theme").title = text;
  }
}
