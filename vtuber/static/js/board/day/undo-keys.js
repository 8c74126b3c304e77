/** Undo and redo: two buttons, and the keys that everybody's hands know. */

import { byId } from "../../shared/dom.js";
import { MAY_CHANGE } from "./block.js";
import { isTyping } from "./keys.js";

/** @param {import("./verbs.js").Verbs} verbs */
export function bindUndo(verbs) {
  byId("undo").addEventListener("click", () => verbs.undo());
  byId("redo").addEventListener("click", () => verbs.redo());
  if (!MAY_CHANGE) return;
  addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey || isTyping(event.target) || document.querySelector("dialog[open]")) return;
    const key = event.key.toLowerCase();
    const way = key === "z" ? (event.shiftKey ? "redo" : "undo") : key === "y" && !event.shiftKey ? "redo" : null;
    if (!way) return;
    event.preventDefault();
    verbs[way]();
  });
}
