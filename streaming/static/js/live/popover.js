/** A small thing that opens at a button: Esc and a press elsewhere close it, and the button has the focus again. */

export class Popover {
  #button;
  #panel;

  /** @param {HTMLElement} button @param {HTMLElement} panel */
  constructor(button, panel) {
    this.#button = button;
    this.#panel = panel;
    button.addEventListener("click", () => (panel.hidden ? this.open() : this.close()));
    document.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || panel.hidden) return;
      event.preventDefault();
      this.close();
    });
    document.addEventListener("pointerdown", (event) => {
      const target = /** @type {Node} */ (event.target);
      if (!panel.hidden && !panel.contains(target) && !button.contains(target)) this.close(false);
    });
  }

  open() {
    this.#panel.hidden = false;
    this.#button.setAttribute("aria-expanded", "true");
    this.#panel.querySelector("button")?.focus();
  }

  /** @param {boolean} [back] whether the focus goes back to the button */
  close(back = true) {
    this.#panel.hidden = true;
    this.#button.setAttribute("aria-expanded", "false");
    if (back) this.#button.focus();
  }
}
