/** What the pages beside the board share: their light, what they say of a form, and their errors. */

import { ApiError } from "./api.js";
import { setText } from "./dom.js";
import { toast } from "./toasts.js";

/** Says something beside the buttons. @param {HTMLElement} place @param {string} text @param {"ok" | "bad" | ""} [tone] */
export function say(place, text, tone = "") {
  place.classList.toggle("is-ok", tone === "ok");
  place.classList.toggle("is-bad", tone === "bad");
  setText(place, text);
}

/** Marks what does not fit, and leads there. @param {ParentNode} form @param {{field: string, problem: string}[]} problems */
export function mark(form, problems) {
  for (const place of form.querySelectorAll("[data-problem]")) {
    const name = place.getAttribute("data-problem") ?? "";
    const found = problems.find(({ field }) => field === name || field.endsWith(`.${name}`));
    setText(place, found?.problem ?? "");
    const input = form.querySelector(`[name="${CSS.escape(name)}"]`);
    if (found) input?.setAttribute("aria-invalid", "true");
    else input?.removeAttribute("aria-invalid");
  }
  const first = form.querySelector("[aria-invalid=true]");
  if (first instanceof HTMLElement) first.focus();
}

/** Does something and says how it went; what is refused stands where it belongs.
 * @param {ParentNode} form @param {HTMLElement} place @param {() => Promise<string>} act gives the words for success
 */
export async function attempt(form, place, act) {
  const buttons = [...form.querySelectorAll("button")].filter((button) => !button.disabled);
  for (const button of buttons) button.disabled = true;
  say(place, gettext("One moment …"));
  mark(form, []);
  try {
    say(place, await act(), "ok");
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    for (const button of buttons) button.disabled = false;
    mark(form, error.body.problems ?? []);
    say(place, error.message, "bad");
    if (error.status === 401) toast(gettext("You are signed out."), true);
  } finally {
    for (const button of buttons) button.disabled = false;
  }
}
