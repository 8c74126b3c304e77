/** A new task: what kind, when, what it is. For a day without a plan it becomes a wish for that morning. */

import { ApiError } from "../../shared/api.js";
import { byId, el, icon } from "../../shared/dom.js";
import { hhmm, longDate } from "../../shared/words.js";
import { DAY_MS, dayStart, MINUTE_MS } from "./scale.js";
import { readTimes, timeFields } from "./times-form.js";

/** @typedef {import("../state.js").Task} Task */

/** @type {Record<string, {label: string, categories: Record<string, string>}>} */
const KINDS = JSON.parse(byId("task-kinds").textContent ?? "{}");

/** What she can be given to do, as `type category`, with its name. @returns {[string, string][]} */
function choices() {
  return Object.entries(KINDS).flatMap(([type, { label, categories }]) => {
    const named = Object.entries(categories ?? {});
    return named.length ? named.map(([category, name]) => /** @type {[string, string]} */ ([`${type} ${category}`, name])) : [/** @type {[string, string]} */ ([type, label])];
  });
}

export class InsertForm {
  #dialog = /** @type {HTMLDialogElement} */ (byId("new-task"));
  #verbs;
  #tasks;

  /** @param {import("./verbs.js").Verbs} verbs @param {() => Task[]} tasks what the shown day has */
  constructor(verbs, tasks) {
    this.#verbs = verbs;
    this.#tasks = tasks;
    this.#dialog.addEventListener("click", (event) => event.target === this.#dialog && this.#dialog.close());
  }

  /** @param {string} date @param {number} start @param {number} end @param {boolean} planned whether that day has its plan */
  open(date, start, end, planned) {
    const first = dayStart(date);
    const from = Math.min(Math.max(start, first), first + DAY_MS - 5 * MINUTE_MS);
    const until = Math.min(Math.max(end, from + 5 * MINUTE_MS), first + DAY_MS);
    this.#dialog.replaceChildren(
      el(
        "header",
        { class: "card-head" },
        icon("plus"),
        el("h2", { id: "new-task-title" }, gettext("New task")),
        el("span", { class: "meta" }, longDate(first)),
        el("button", { type: "button", class: "button quiet", "aria-label": gettext("Close"), onclick: () => this.#dialog.close() }, icon("cross")),
      ),
      el(
        "form",
        { class: "card-body", onsubmit: (/** @type {SubmitEvent} */ event) => this.#send(event, date) },
        planned ? null : el("p", { class: "notice" }, gettext("This day has no plan yet. What you put here is a wish that she keeps to when she plans it at 08:00.")),
        el("label", null, gettext("What kind"), el("select", { name: "kind", required: true }, ...choices().map(([value, name]) => el("option", { value }, name)))),
        timeFields(hhmm(from), hhmm(until)),
        el("label", null, gettext("What it is"), el("textarea", { name: "content", maxlength: 300, required: true, placeholder: gettext("In a sentence: what she does, about what.") })),
        el("div", { class: "card-foot" }, el("button", { class: "button primary" }, planned ? gettext("Put it into the plan") : gettext("Note it for that morning"))),
      ),
    );
    this.#dialog.showModal();
    /** @type {HTMLElement | null} */ (this.#dialog.querySelector("select"))?.focus();
  }

  /** Whether the last try may have arrived without an answer. */
  #unsure = false;

  /** @param {SubmitEvent} event @param {string} date */
  async #send(event, date) {
    event.preventDefault();
    const form = /** @type {HTMLFormElement} */ (event.target);
    const values = new FormData(form);
    const [type, category = ""] = String(values.get("kind")).split(" ");
    const draft = { type, category, content: String(values.get("content")), ...readTimes(form, date) };
    if (this.#unsure && this.#isThere(draft)) {
      // The answer was lost, the task was not: nothing is put there twice.
      this.#unsure = false;
      return this.#dialog.close();
    }
    const button = /** @type {HTMLButtonElement} */ (form.querySelector(".primary"));
    button.disabled = true;
    try {
      await this.#verbs.insert(date, draft);
      this.#unsure = false;
      this.#dialog.close();
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      this.#unsure = error.status === 0;
      const text = this.#unsure ? gettext("The server cannot be reached. What you wrote stays here; send it again in a moment.") : error.message;
      form.querySelector(".notice.bad")?.remove();
      form.prepend(el("p", { class: "notice bad", role: "alert" }, text));
    } finally {
      button.disabled = false;
    }
  }

  /** @param {import("./verbs.js").Draft} draft */
  #isThere(draft) {
    return this.#tasks().some((task) => task.type === draft.type && Date.parse(task.start) === draft.start && Date.parse(task.end) === draft.end && task.content === draft.content.trim());
  }
}
