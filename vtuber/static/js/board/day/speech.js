/** What a screen reader is told of the day: one polite voice, so that one sentence never cuts off another's. */

import { byId } from "../../shared/dom.js";
import { toast } from "../../shared/toasts.js";

/** Two sentences that follow each other faster than this become one: only the later one is read. */
const SETTLES_MS = 60;

let timer = 0;
/** What is about to be read. */
let waiting = "";

/** @param {string} text whole sentences */
export function say(text) {
  const voice = byId("day-voice");
  clearTimeout(timer);
  // Emptied first: the same sentence twice in a row is news twice.
  voice.textContent = "";
  waiting = text;
  timer = setTimeout(() => {
    voice.textContent = waiting;
    waiting = "";
  }, SETTLES_MS);
}

/** Said behind what is about to be read, for it makes nothing of that untrue. @param {string} text whole sentences */
export function sayAsWell(text) {
  say(waiting ? `${waiting} ${text}` : text);
}

/**
 * Shown in the corner, and said by the day's voice: read out once.
 * @param {string} text @param {boolean} [bad] @param {{label: string, run: () => void}} [offer]
 */
export function tell(text, bad = false, offer = undefined) {
  const pile = byId("day-toasts");
  pile.replaceChildren(); // "Undo" is the latest step's alone
  toast(text, bad, offer, pile);
  say(text);
}
