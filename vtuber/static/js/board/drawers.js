/** The drawers: tabs beside the log, one open at a time. */

import { drawRundown } from "./drawer-day.js";
import { drawAudit, drawNotes } from "./drawer-books.js";
import { chartsDrawer } from "./drawer-charts.js";
import { diaryDrawer } from "./drawer-diary.js";
import { ledgerDrawer } from "./drawer-ledger.js";
import { postsDrawer } from "./drawer-posts.js";
import { countPrepared, drawPrepared } from "./drawer-prepared.js";
import { countReplan, drawReplan } from "./drawer-replan.js";
import { walletDrawer } from "./drawer-wallet.js";
import { drawers, registerDrawer } from "./extension.js";
import { byId, el } from "../shared/dom.js";

/** @typedef {import("./state.js").State} State */

/** @typedef {import("./extension.js").Drawer} Drawer @typedef {import("./extension.js").Actions} Actions */

/** @type {Drawer[]} */
const OWN = [
  { name: "day", label: () => gettext("Rundown"), reads: ["day"], draw: drawRundown, order: 10 },
  { name: "prepared", label: () => gettext("Prepared"), reads: ["prepared"], draw: drawPrepared, count: countPrepared, order: 12 },
  { name: "replan", label: () => gettext("Re-plan"), reads: ["replan"], draw: drawReplan, count: countReplan, order: 14 },
  postsDrawer,
  diaryDrawer,
  { name: "notes", label: () => gettext("Notes"), reads: ["day"], draw: drawNotes, order: 70 },
  walletDrawer,
  chartsDrawer,
  ledgerDrawer,
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
      const type = changed.has("event") ? (state.events[state.events.length - 1]?.type ?? "") : "";
      const told = type !== "" && (this.#open.follows ?? []).some((beginning) => type.startsWith(beginning));
      if (told || this.#open.reads.some((name) => changed.has(name))) this.#draw();
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
    // One that keeps its own nodes keeps the focus in them, and what is being typed.
    const { childNodes } = this.#panel;
    if (nodes.length && nodes.length === childNodes.length && nodes.every((node, index) => node === childNodes[index])) return;
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
