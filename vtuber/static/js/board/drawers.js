/** The drawers: tabs beside the log, one open at a time. */

import { drawRundown } from "./drawer-day.js";
import { drawDiary, drawPosts } from "./drawer-life.js";
import { drawCalls, drawAudit, drawNotes, drawWallet } from "./drawer-books.js";
import { countPrepared, drawPrepared } from "./drawer-prepared.js";
import { countReplan, drawReplan } from "./drawer-replan.js";
import { drawers, registerDrawer } from "./extension.js";
import { byId, el } from "../shared/dom.js";

/** @typedef {import("./state.js").State} State */

/** @typedef {import("./extension.js").Drawer} Drawer @typedef {import("./extension.js").Actions} Actions */

/** @type {Drawer[]} */
const OWN = [
  { name: "day", label: () => gettext("Rundown"), reads: ["day"], draw: drawRundown, order: 10 },
  { name: "prepared", label: () => gettext("Prepared"), reads: ["prepared"], draw: drawPrepared, count: countPrepared, order: 12 },
  { name: "replan", label: () => gettext("Re-plan"), reads: ["replan"], draw: drawReplan, count: countReplan, order: 14 },
  { name: "posts", label: () => gettext("Posts"), reads: ["posts", "followers"], draw: drawPosts, order: 20 },
  { name: "diary", label: () => gettext("Diary"), reads: ["diary"], draw: drawDiary, order: 60 },
  { name: "notes", label: () => gettext("Notes"), reads: ["day"], draw: drawNotes, order: 70 },
  { name: "wallet", label: () => gettext("Wallet"), reads: ["wallet", "entries"], draw: drawWallet, order: 80 },
  { name: "calls", label: () => gettext("Ledger"), reads: ["calls"], draw: drawCalls, order: 90 },
  { name: "audit", label: () => gettext("Audit log"), reads: ["audit"], draw: drawAudit, order: 100 },
];
OWN.forEach(registerDrawer);

export class Drawers {
  #state;
  #actions;
  #open = drawers[0];
  #tabs = byId("tabs");
  #panel = byId("drawer");
  #drawn = "";

  /** @param {State} state @param {Actions} actions */
  constructor(state, actions) {
    this.#state = state;
    this.#actions = actions;
    this.#tabs.append(...drawers.map((drawer) => this.#tab(drawer)));
    this.#tabs.addEventListener("keydown", (event) => this.#walk(event));
    this.#choose(drawers.find((drawer) => `#${drawer.name}` === location.hash) ?? drawers[0], false);
    state.watch((changed) => {
      this.#count();
      if (this.#open.reads.some((name) => changed.has(name))) this.#draw();
    });
  }

  /** @param {Drawer} drawer */
  #tab(drawer) {
    return el(
      "button",
      {
        type: "button",
        class: "tab",
        role: "tab",
        id: `tab-${drawer.name}`,
        "aria-controls": "drawer",
        onclick: () => this.#choose(drawer, true),
      },
      drawer.label(),
      drawer.count ? el("span", { class: "count", hidden: true }) : null,
    );
  }

  /** Arrow keys walk the tabs. @param {KeyboardEvent} event */
  #walk(event) {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const next = drawers[(drawers.indexOf(this.#open) + step + drawers.length) % drawers.length];
    this.#choose(next, true);
    byId(`tab-${next.name}`).focus();
  }

  /** @param {Drawer} drawer @param {boolean} byHand */
  #choose(drawer, byHand) {
    this.#open = drawer;
    for (const each of drawers) {
      const tab = byId(`tab-${each.name}`);
      tab.setAttribute("aria-selected", String(each === drawer));
      tab.tabIndex = each === drawer ? 0 : -1;
    }
    this.#panel.setAttribute("aria-labelledby", `tab-${drawer.name}`);
    if (byHand) history.replaceState(null, "", `#${drawer.name}`);
    this.#draw();
    this.#panel.scrollTop = 0;
  }

  #draw() {
    const { sections } = this.#state;
    // A section that nobody brings (its app is not installed) is an empty drawer, not an error.
    const nodes = this.#open.reads.some((name) => name in sections) ? this.#open.draw(sections, this.#actions) : [];
    // A drawer that keeps its own nodes is left where it is: what is written in it stays, and so does the focus.
    if (nodes.length && nodes.every((node, place) => node === this.#panel.childNodes[place])) return;
    const focused = /** @type {HTMLElement | null} */ (document.activeElement)?.dataset?.task;
    this.#panel.replaceChildren(...(nodes.length ? nodes : [el("p", { class: "empty" }, gettext("Nothing in here yet."))]));
    // Only what lost the focus by being replaced gets it back: another part of the page keeps its own.
    if (focused && document.activeElement === document.body && this.#drawn === this.#open.name) {
      this.#panel.querySelector(`[data-task="${CSS.escape(focused)}"]`)?.focus();
    }
    this.#drawn = this.#open.name;
  }

  #count() {
    for (const drawer of drawers) {
      const badge = this.#tabs.querySelector(`#tab-${drawer.name} .count`);
      if (!(badge instanceof HTMLElement) || !drawer.count) continue;
      const count = drawer.count(this.#state.sections);
      badge.hidden = count === 0;
      badge.textContent = String(count);
    }
  }
}
