/** The pointer on the track, mouse, pen or finger: takes blocks, pulls edges, draws new stretches. */

import { STEP_MS, snap } from "./scale.js";

/**
 * @typedef {import("../state.js").Task} Task
 * @typedef {{pointer: number, touch: boolean, x: number, y: number, at: number, task: Task | null,
 *   edge: import("./moving.js").Edge}} Grip what the pointer came down on
 */

/** So far a pressed mouse may tremble before it is a drag, and a finger before it is a scroll. */
const TREMBLE = { mouse: 4, touch: 10 };
/** So long a finger rests on a block to take it: shorter, and the page scrolls. */
const LONG_PRESS_MS = 420;
/** Within so many pixels of the window's side, the track comes along. */
const NEAR_SIDE = 48;
const SCROLL_STEP = 14;

export class Hand {
  #track;
  #moving;
  #shadows;
  #drew;
  /** @type {Grip | null} */
  #grip = null;
  #dragging = false;
  /** @type {[number, number] | null} */
  #stretch = null;
  #x = 0;
  #timer = 0;
  #frame = 0;

  /**
   * @param {import("./track.js").Track} track @param {import("./moving.js").Moving} moving
   * @param {import("./shadows.js").Shadows} shadows @param {(start: number, end: number) => void} drew
   */
  constructor(track, moving, shadows, drew) {
    this.#track = track;
    this.#moving = moving;
    this.#shadows = shadows;
    this.#drew = drew;
    const { element } = track;
    element.addEventListener("pointerdown", (event) => this.#down(event));
    element.addEventListener("pointermove", (event) => this.#move(event));
    element.addEventListener("pointerup", (event) => this.#up(event));
    element.addEventListener("pointercancel", () => this.stop());
    // A finger that carries a block must not scroll the page; it has to be said of every touch, or the browser has begun.
    element.addEventListener("touchmove", (event) => this.#dragging && event.preventDefault(), { passive: false });
    element.addEventListener("click", (event) => this.#swallow(event), { capture: true });
    element.addEventListener("dblclick", (event) => {
      if (this.#track.editable && !this.#track.taskAt(event.target)) this.#drew(snap(this.#track.at(event.clientX)), snap(this.#track.at(event.clientX)) + 6 * STEP_MS);
    });
    addEventListener("keydown", (event) => event.key === "Escape" && this.busy && this.stop());
  }

  /** Whether something is in the hand. */
  get busy() {
    return this.#dragging;
  }

  /** Whether something is pressed, or in the hand. */
  get gripped() {
    return this.#grip !== null;
  }

  #clicked = false;

  /** The click that ends a drag opens nothing. @param {Event} event */
  #swallow(event) {
    if (!this.#clicked) return;
    this.#clicked = false;
    event.stopPropagation();
    event.preventDefault();
  }

  /** @param {PointerEvent} event */
  #down(event) {
    this.#clicked = false;
    if (event.button !== 0 || !event.isPrimary || !this.#track.editable || this.#moving.held || event.ctrlKey) return;
    const target = /** @type {Element} */ (event.target);
    const block = target.closest(".block");
    const task = this.#track.taskAt(target) ?? null;
    if (block && (!task || !block.classList.contains("can-move"))) return;
    const edge = /** @type {import("./moving.js").Edge} */ (/** @type {HTMLElement | null} */ (target.closest(".block-edge"))?.dataset.edge ?? "both");
    const touch = event.pointerType === "touch";
    this.#grip = { pointer: event.pointerId, touch, x: event.clientX, y: event.clientY, at: this.#track.at(event.clientX), task, edge };
    clearTimeout(this.#timer);
    if (touch) this.#timer = setTimeout(() => this.#begin(), LONG_PRESS_MS);
  }

  /** @param {PointerEvent} event */
  #move(event) {
    const grip = this.#grip;
    if (!grip || event.pointerId !== grip.pointer) return;
    this.#x = event.clientX;
    if (!this.#dragging) {
      const far = Math.hypot(event.clientX - grip.x, event.clientY - grip.y);
      if (far <= (grip.touch ? TREMBLE.touch : TREMBLE.mouse)) return;
      if (grip.touch) return this.stop(); // it scrolls
      this.#begin();
    }
    this.#shadows.point({ x: event.clientX, y: event.clientY });
    this.#carry();
  }

  #begin() {
    const grip = this.#grip;
    if (!grip) return;
    this.#dragging = true;
    this.#x = grip.x;
    // Blocks are drawn anew while one drags: the track itself gets what the pointer does from now on.
    this.#track.element.setPointerCapture(grip.pointer);
    this.#track.element.classList.add("is-dragging");
    if (grip.touch) navigator.vibrate?.(12);
    this.#shadows.point({ x: grip.x, y: grip.y });
    if (grip.task) this.#moving.take(grip.task, grip.edge, this.#track.start);
    this.#carry();
    this.#frame = requestAnimationFrame(() => this.#alongTheSide());
  }

  #carry() {
    const grip = this.#grip;
    if (!grip) return;
    const at = this.#track.at(this.#x);
    if (grip.task) {
      if (this.#moving.held) this.#moving.carry(at - grip.at);
      else this.stop(); // it was taken out of the hand
      return;
    }
    const [from, until] = [snap(grip.at), snap(at)].sort((a, b) => a - b);
    this.#stretch = [from, Math.max(until, from + STEP_MS)];
    this.#shadows.draw(this.#stretch);
  }

  /** Near the window's side the track scrolls on. */
  #alongTheSide() {
    if (!this.#dragging) return;
    const { box } = this.#track;
    const { left, right } = box.getBoundingClientRect();
    const before = box.scrollLeft;
    if (this.#x < left + NEAR_SIDE) box.scrollLeft -= SCROLL_STEP;
    else if (this.#x > right - NEAR_SIDE) box.scrollLeft += SCROLL_STEP;
    if (box.scrollLeft !== before) this.#carry();
    this.#frame = requestAnimationFrame(() => this.#alongTheSide());
  }

  /** @param {PointerEvent} event */
  #up(event) {
    if (!this.#grip || event.pointerId !== this.#grip.pointer) return;
    const [dragging, task, stretch] = [this.#dragging, this.#grip.task, this.#stretch];
    this.#end();
    if (!dragging) return;
    this.#clicked = true;
    if (task) this.#moving.drop();
    else if (stretch) this.#drew(...stretch);
  }

  /** Give up what is in the hand. */
  stop() {
    const carried = this.#dragging && this.#grip?.task;
    if (this.#dragging) this.#clicked = true;
    this.#end();
    if (carried) this.#moving.giveUp();
  }

  #end() {
    clearTimeout(this.#timer);
    cancelAnimationFrame(this.#frame);
    const grip = this.#grip;
    this.#grip = null;
    this.#dragging = false;
    this.#stretch = null;
    this.#track.element.classList.remove("is-dragging");
    if (grip && this.#track.element.hasPointerCapture(grip.pointer)) this.#track.element.releasePointerCapture(grip.pointer);
    this.#shadows.draw(null);
  }
}
