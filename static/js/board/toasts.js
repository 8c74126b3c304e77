/** Short notices in the corner. */

import { byId, el } from "./dom.js";

const STAYS_MS = 7000;

/** @param {string} text @param {boolean} [bad] */
export function toast(text, bad = false) {
  const notice = el("p", { class: bad ? "notice bad" : "notice" }, text);
  byId("toasts").append(notice);
  setTimeout(() => notice.remove(), STAYS_MS);
}
