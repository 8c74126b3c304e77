/** The part of a phone's screen that the keyboard leaves: the page keeps to it, so that nothing lies underneath. */

/** Less height than this, on a narrow page, and the picture makes room for the words. */
const CRAMPED_PX = 560;
const NARROW = "(max-width: 860px)";

export function fitViewport() {
  const view = globalThis.visualViewport;
  // In a broadcasting program nobody types.
  if (!view || document.body.classList.contains("overlay")) return;
  const fit = () => {
    // Zoomed in by hand is not a keyboard.
    if (view.scale > 1.05) return;
    const { style, classList } = document.body;
    style.setProperty("--viewport-height", `${view.height}px`);
    style.setProperty("--viewport-top", `${view.offsetTop}px`);
    classList.toggle("is-cramped", matchMedia(NARROW).matches && view.height < CRAMPED_PX);
  };
  view.addEventListener("resize", fit);
  view.addEventListener("scroll", fit);
  fit();
}
