/**
 * Drawers that ask for what they show: a view that is made once, asks when its drawer is opened, and again when it is
 * told that something has changed. What stands in its forms stays.
 */

import { el } from "../shared/dom.js";

/** Changes come in volleys. */
const SETTLE_MS = 250;

/**
 * @typedef {import("./extension.js").Sections} Sections @typedef {import("./extension.js").Actions} Actions
 * @typedef {{element: HTMLElement, refresh: (sections: Sections) => void}} View
 */

/**
 * `draw` of a drawer whose view is made by `make` at its first opening.
 * @param {(actions: Actions) => View} make
 * @returns {(sections: Sections, actions: Actions) => Node[]}
 */
export function liveDrawer(make) {
  /** @type {View | undefined} */
  let view;
  return (sections, actions) => {
    view ??= make(actions);
    view.refresh(sections);
    return [view.element];
  };
}

/**
 * A function that runs `work` soon, never twice at a time, and once more when it was called meanwhile.
 * @param {() => Promise<void>} work
 */
export function soon(work) {
  let timer = 0;
  let busy = false;
  let again = false;
  const run = async () => {
    timer = 0;
    if (busy) {
      again = true;
      return;
    }
    busy = true;
    try {
      await work();
    } finally {
      busy = false;
      if (again) {
        again = false;
        start();
      }
    }
  };
  const start = () => {
    if (!timer) timer = setTimeout(run, SETTLE_MS);
  };
  return start;
}

/** Puts `nodes` into `parent`, and moves none that stands right: what has the focus keeps it. @param {Element} parent @param {Node[]} nodes */
export function place(parent, nodes) {
  const wanted = new Set(nodes);
  for (const child of [...parent.childNodes]) if (!wanted.has(child)) child.remove();
  nodes.forEach((node, index) => {
    if (parent.childNodes[index] !== node) parent.insertBefore(node, parent.childNodes[index] ?? null);
  });
}

/**
 * What a part shows when it could not ask: the reason, and another try.
 * @param {string} words @param {() => void} retry
 */
export function notAnswered(words, retry) {
  return el(
    "div",
    { class: "notice bad drawer-notice", role: "alert" },
    el("p", null, words),
    el("button", { type: "button", class: "button", onclick: retry }, gettext("Try again")),
  );
}
