/* Runs before the first paint, so that a night page never flashes white. "hers" is refined by the board. */
"use strict";
(() => {
  const wish = (() => {
    try {
      return localStorage.getItem("theme") || "auto";
    } catch {
      return "auto"; // a browser that keeps nothing gets the system's theme
    }
  })();
  const dark = globalThis.matchMedia("(prefers-color-scheme: dark)");
  const apply = () => {
    if (document.documentElement.dataset.wish === "auto") {
      document.documentElement.dataset.theme = dark.matches ? "night" : "day";
    }
  };
  document.documentElement.dataset.wish = wish;
  document.documentElement.dataset.theme = wish === "night" ? "night" : "day";
  apply();
  dark.addEventListener("change", apply);
})();
