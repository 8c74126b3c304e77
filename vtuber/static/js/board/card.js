/** The card of a task: what it is and why, what is prepared for it, who touched it, and the operator's hand on it. */

import { byId, el, icon } from "../shared/dom.js";
import { typeName } from "../shared/words.js";
import { isOpen } from "./day/block.js";
import { historyOf } from "./day/history.js";
import { dateOf, iso } from "./day/scale.js";
import { readTimes, timeFields, watchTimes } from "./day/times-form.js";
import { fittingVerbs, VERBS } from "./day/verbs.js";
import { versionsOf } from "./day/versions.js";
import { stateChip } from "./drawer-day.js";

/**
 * @typedef {import("./state.js").Task} Task @typedef {import("./state.js").State} State
 * @typedef {Record<string, unknown>} Changes
 */

export class TaskCard {
  #dialog = /** @type {HTMLDialogElement} */ (byId("task-card"));
  #verbs;

  /** @param {import("./day/verbs.js").Verbs} verbs */
  constructor(verbs) {
    this.#verbs = verbs;
    verbs.onConflict = (task, changes, error) => this.#conflict(task, changes, error.message);
    this.#dialog.addEventListener("click", (event) => {
      if (event.target === this.#dialog) this.#dialog.close(); // the backdrop
    });
  }

  /** @param {Task} task */
  open(task) {
    this.#draw(task);
    if (!this.#dialog.open) this.#dialog.showModal();
  }

  /** @param {Task} current @param {Changes} changes @param {string} hint */
  #conflict(current, changes, hint) {
    const apply = async () => {
      this.#dialog.close();
      await this.#verbs.edit(current, changes, gettext("Yours is on top now."));
    };
    this.#draw(current, versionsOf(current, changes, hint, { apply, keep: () => this.#dialog.close() }));
    if (!this.#dialog.open) this.#dialog.showModal();
  }

  /** @param {Task} task @param {Node | null} [notice] */
  #draw(task, notice = null) {
    this.#dialog.replaceChildren(
      el(
        "header",
        { class: "card-head" },
        icon(task.type),
        el("h2", { id: "card-title" }, typeName(task.type, task.category)),
        stateChip(task),
        el("button", { type: "button", class: "button quiet", "aria-label": gettext("Close"), onclick: () => this.#dialog.close() }, icon("cross")),
      ),
      el(
        "div",
        { class: "card-body" },
        notice,
        isOpen(task) && !notice ? this.#form(task) : facts(task),
        why(task),
        prepared(task),
        notice ? null : this.#deeds(task),
        task.wish ? null : historyOf(task),
      ),
    );
  }

  /** @param {Task} task */
  #form(task) {
    const date = dateOf(Date.parse(task.start));
    const form = /** @type {HTMLFormElement} */ (
      el(
        "form",
        { class: "card-form", onsubmit: (/** @type {SubmitEvent} */ event) => this.#save(event, task) },
        // A wish can go to another day; what is in a plan stays in its day.
        task.wish ? el("label", null, gettext("Day"), el("input", { type: "date", name: "date", value: date, required: true })) : null,
        timeFields(task.start_time, task.end_time),
        el("label", null, gettext("What it is"), el("textarea", { name: "content", maxlength: 300, required: true }, task.content)),
        el("label", { class: "card-check" }, el("input", { type: "checkbox", name: "locked", checked: task.locked }), task.wish ? gettext("Locked: at this time, or not at all") : gettext("Locked: a new plan leaves it as it is")),
        el("div", { class: "card-foot" }, el("button", { class: "button primary" }, gettext("Save"))),
      )
    );
    if (!task.wish) watchTimes(form, task, date);
    return form;
  }

  /** @param {Task} task */
  #deeds(task) {
    const verbs = fittingVerbs(task);
    if (!verbs.length) return null;
    const act = async (/** @type {import("./day/verbs.js").Verb} */ verb) => {
      this.#dialog.close();
      await this.#verbs.act(verb, task);
    };
    return el(
      "div",
      { class: "card-deeds", role: "group", "aria-label": gettext("What can be done with it") },
      ...verbs.map((verb) =>
        el("button", { type: "button", class: verb === "cancel" ? "button danger" : "button", onclick: () => act(verb) }, icon(VERBS[verb].icon), VERBS[verb].label()),
      ),
    );
  }

  /** @param {SubmitEvent} event @param {Task} task */
  async #save(event, task) {
    event.preventDefault();
    const form = /** @type {HTMLFormElement} */ (event.target);
    const values = new FormData(form);
    /** @type {Changes} */
    const changes = {};
    const content = String(values.get("content"));
    if (content !== task.content) changes.content = content;
    if (values.has("locked") !== task.locked) changes.locked = values.has("locked");
    const { start, end } = readTimes(form, String(values.get("date") ?? dateOf(Date.parse(task.start))));
    if (start !== Date.parse(task.start)) changes.start = iso(start);
    if (end !== Date.parse(task.end)) changes.end = iso(end);
    if (!Object.keys(changes).length) return this.#dialog.close();
    const done = await this.#verbs.edit(task, changes, gettext("Saved."), (hint) => this.#complain(hint));
    if (done) this.#dialog.close();
  }

  /** @param {string} text */
  #complain(text) {
    this.#dialog.querySelector(".notice")?.remove();
    this.#dialog.querySelector(".card-body")?.prepend(el("p", { class: "notice bad", role: "alert" }, text));
  }
}

/** @param {Task} task */
function facts(task) {
  return el("div", null, el("p", { class: "meta figures" }, `${task.start_time}–${task.end_time}`), el("p", { class: "words" }, task.content));
}

/** @param {Task} task */
function prepared(task) {
  const entries = Object.entries(task.prepared ?? {}).filter(([, value]) => value !== "" && value !== null);
  if (!entries.length) return null;
  return el(
    "dl",
    { class: "prepared" },
    ...entries.flatMap(([name, value]) => [
      el("dt", null, name),
      el("dd", null, typeof value === "string" ? value : JSON.stringify(value, null, 1)),
    ]),
  );
}

/** @param {Task} task */
function why(task) {
  return el(
    "dl",
    { class: "card-why" },
    ...(task.reason ? [el("dt", null, gettext("What became of it")), el("dd", { class: "words" }, task.reason)] : []),
    ...(task.why ? [el("dt", null, gettext("Why it is there")), el("dd", { class: "words" }, task.why)] : []),
  );
}
