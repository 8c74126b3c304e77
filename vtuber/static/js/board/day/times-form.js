/** From, until, and what the server says of it while one chooses: how a task is moved without dragging. */

import { call } from "../../shared/api.js";
import { el } from "../../shared/dom.js";
import { endOf, iso, momentOf } from "./scale.js";
import { lookWords } from "./moving.js";

/** @typedef {import("../state.js").Task} Task */

/** After the last key, so long until the server is asked. */
const LOOK_AFTER_MS = 300;

/** @param {string} start HH:MM @param {string} end HH:MM */
export function timeFields(start, end) {
  return el(
    "div",
    { class: "card-times" },
    el("label", null, gettext("From"), el("input", { type: "time", name: "start", value: start, step: 300, required: true })),
    el("label", null, gettext("Until"), el("input", { type: "time", name: "end", value: end, step: 300, required: true })),
  );
}

/**
 * The two times of a form as moments of a day.
 * @param {HTMLFormElement} form @param {string} date @returns {{start: number, end: number}}
 */
export function readTimes(form, date) {
  const values = new FormData(form);
  const start = momentOf(date, String(values.get("start")));
  return { start, end: endOf(date, start, String(values.get("end"))) };
}

/** Under the times of a task's form: whether it can go there, and what goes along. @param {HTMLFormElement} form @param {Task} task @param {string} date */
export function watchTimes(form, task, date) {
  const words = el("p", { class: "card-look meta", role: "status", "aria-live": "polite" });
  form.querySelector(".card-times")?.after(words);
  let timer = 0;
  let asked = 0;
  form.addEventListener("input", (event) => {
    const field = /** @type {HTMLInputElement} */ (event.target);
    if (field.type !== "time") return;
    clearTimeout(timer);
    const number = ++asked;
    timer = setTimeout(async () => {
      const { start, end } = readTimes(form, date);
      if (Number.isNaN(start) || Number.isNaN(end)) return;
      const look = await call("POST", `tasks/${task.id}/look`, { start: iso(start), end: iso(end) }).catch(() => null);
      if (!look || number !== asked) return;
      words.textContent = lookWords(look).join(" ");
      words.classList.toggle("is-bad", !look.possible);
    }, LOOK_AFTER_MS);
  });
}
