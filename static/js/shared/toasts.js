/** Short notices in the corner. */

import { byId, el } from "./dom.js";

const STAYS_MS = 7000;
/** One that offers something stays long enough to be read and reached. */
const OFFER_STAYS_MS = 12_000;

/**
 * @param {string} text
 * @param {boolean} [bad]
 * @param {{label: string, run: () => void}} [offer] what may be done about it
 * @param {HTMLElement} [pile] where it is shown; the usual one is read out by screen readers
 */
export function toast(text, bad = false, offer = undefined, pile = byId("toasts")) {
  const notice = el("p", { class: bad ? "notice bad" : "notice" }, text);
  if (offer) {
    notice.append(
      " ",
      el(
        "button",
        {
          type: "button",
          class: "button toast-offer",
          onclick: () => {
            notice.remove();
            offer.run();
          },
        },
        offer.label,
      ),
    );
  }
  pile.append(notice);
  setTimeout(() => notice.remove(), offer ? OFFER_STAYS_MS : STAYS_MS);
}
