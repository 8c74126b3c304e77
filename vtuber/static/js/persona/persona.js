/** Who she is: rewritten field by field, tried with a question, taken back. */

import { ApiError, call } from "../shared/api.js";
import { attempt } from "../shared/desk.js";
import { byId, el } from "../shared/dom.js";
import { Theme } from "../shared/theme.js";
import { toast } from "../shared/toasts.js";
import { fill } from "../shared/words.js";

/** A model has this long for an answer (milliseconds). */
const ANSWER_MS = 70_000;

new Theme();
const form = /** @type {HTMLFormElement} */ (byId("persona"));
form.reset();
/** @type {Record<string, any>} what stands on the server */
let stands = JSON.parse(byId("values").textContent ?? "{}");

/** @param {string} name */
function value(name) {
  const field = /** @type {HTMLInputElement} */ (form.elements.namedItem(name));
  if (field.type === "checkbox") return field.checked;
  if (name === "catchphrases") return field.value.split("\n").map((line) => line.trim()).filter(Boolean);
  return field.value.trim();
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  /** @type {Record<string, any>} */
  const changes = {};
  for (const name of Object.keys(stands)) {
    if (JSON.stringify(value(name)) !== JSON.stringify(stands[name])) changes[name] = value(name);
  }
  const seen = Object.fromEntries(Object.keys(changes).map((name) => [name, stands[name]]));
  void attempt(form, byId("said"), async () => {
    if (!Object.keys(changes).length) return gettext("Nothing was changed.");
    stands = (await call("PATCH", "persona", { changes, seen })).persona;
    return gettext("Saved. She is that from her next word on.");
  });
});

document.getElementById("try")?.addEventListener("submit", (event) => {
  event.preventDefault();
  const question = /** @type {HTMLInputElement} */ (byId("question")).value.trim();
  if (!question) return;
  for (const place of document.querySelectorAll("[data-mode]")) void ask(/** @type {HTMLElement} */ (place), question);
});

/** @param {HTMLElement} place @param {string} question */
async function ask(place, question) {
  place.replaceChildren(el("p", { class: "answer-meta" }, gettext("She thinks …")));
  place.setAttribute("aria-busy", "true");
  try {
    const found = await call("POST", "persona/try", { question, mode: place.dataset.mode }, ANSWER_MS);
    const who = found.model || gettext("the phrase book");
    const why = found.why ? `${who}: ${found.why}` : who;
    place.replaceChildren(
      el("p", null, found.text),
      el("p", { class: "answer-meta" }, fill(gettext("{who} · {seconds} s"), { who: why, seconds: found.seconds })),
    );
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    place.replaceChildren(el("p", { class: "field-error" }, error.message));
  } finally {
    place.removeAttribute("aria-busy");
  }
}

for (const button of document.querySelectorAll("[data-undo]")) {
  button.addEventListener("click", async () => {
    try {
      await call("POST", `audit/${button.getAttribute("data-undo")}/undo`, {});
      location.reload();
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      toast(error.message, true);
    }
  });
}
