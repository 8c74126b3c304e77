/** What can be done with a task, beside it: by the right button of the mouse, or the menu key. */

import { byId, el, icon } from "../../shared/dom.js";
import { isOpen, nameOf } from "./block.js";
import { fittingVerbs, VERBS } from "./verbs.js";

/**
 * @typedef {import("../state.js").Task} Task
 * @typedef {{label: string, icon: string, key: string, run: () => void}} Entry
 */

export class TaskMenu {
  #menu = byId("task-menu");
  #verbs;
  #doors;
  /** @type {HTMLElement | null} */
  #from = null;

  /** @param {import("./verbs.js").Verbs} verbs @param {{open: (task: Task) => void, pickUp: (task: Task) => void,
   *   refocus: () => void}} doors `refocus`: to the block that has taken the place of one that is gone */
  constructor(verbs, doors) {
    this.#verbs = verbs;
    this.#doors = doors;
    this.#menu.addEventListener("keydown", (event) => this.#key(event));
    this.#menu.addEventListener("focusout", (event) => {
      if (!this.#menu.contains(/** @type {Node | null} */ (event.relatedTarget))) this.#close(false);
    });
    addEventListener("pointerdown", (event) => !this.#menu.contains(/** @type {Node} */ (event.target)) && this.#close(false));
  }

  /** @param {Task} task @param {HTMLElement} block @param {{x: number, y: number}} [at] */
  open(task, block, at) {
    this.#from = block;
    this.#menu.setAttribute("aria-label", nameOf(task));
    this.#menu.replaceChildren(...this.#entries(task).map((entry) => this.#item(entry)));
    this.#menu.hidden = false;
    const box = this.#menu.getBoundingClientRect();
    const from = block.getBoundingClientRect();
    const x = Math.min(at?.x ?? from.left, innerWidth - box.width - 8);
    const below = at?.y ?? from.bottom + 4;
    const y = below + box.height + 8 > innerHeight ? Math.max(8, (at?.y ?? from.top) - box.height) : below;
    this.#menu.style.setProperty("left", `${Math.max(8, x)}px`);
    this.#menu.style.setProperty("top", `${y}px`);
    /** @type {HTMLElement | null} */ (this.#menu.querySelector("[role=menuitem]"))?.focus();
  }

  /** @param {Task} task @returns {Entry[]} */
  #entries(task) {
    const planned = isOpen(task);
    return [
      { label: planned ? gettext("Edit …") : gettext("Look at it …"), icon: "note", key: "Enter", run: () => this.#doors.open(task) },
      ...(planned
        ? [
            { label: gettext("Move by keys"), icon: "move", key: "M", run: () => this.#doors.pickUp(task) },
            { label: task.locked ? gettext("Unlock") : gettext("Lock"), icon: "lock", key: "L", run: () => this.#verbs.lock(task) },
          ]
        : []),
      ...fittingVerbs(task).map((verb) => ({ label: VERBS[verb].label(), icon: VERBS[verb].icon, key: VERBS[verb].key, run: () => this.#verbs.act(verb, task) })),
    ];
  }

  /** @param {Entry} entry */
  #item({ label, icon: name, key, run }) {
    const choose = () => {
      this.#close(true);
      run();
    };
    return el("button", { type: "button", class: "menu-item", role: "menuitem", tabindex: -1, onclick: choose }, icon(name), el("span", null, label), el("kbd", { "aria-hidden": "true" }, key));
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const items = /** @type {HTMLElement[]} */ ([...this.#menu.querySelectorAll("[role=menuitem]")]);
    const now = items.indexOf(/** @type {HTMLElement} */ (document.activeElement));
    const to = { ArrowDown: now + 1, ArrowUp: now - 1, Home: 0, End: -1 }[event.key];
    if (to !== undefined) items[(to + items.length) % items.length].focus();
    else if (event.key === "Escape" || event.key === "Tab") this.#close(true);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  /** @param {boolean} back whether the block is in focus again */
  #close(back) {
    if (this.#menu.hidden) return;
    const from = this.#from;
    this.#from = null;
    this.#menu.hidden = true;
    if (back && from?.isConnected) from.focus();
    else if (back) this.#doors.refocus();
  }
}
