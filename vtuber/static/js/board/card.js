/** The card of a task: what it is, what is prepared for it, and the operator's hand on it. */

import { ApiError, call } from "../shared/api.js";
import { stateChip } from "./drawer-day.js";
import { byId, el, icon } from "../shared/dom.js";
import { toast } from "../shared/toasts.js";
import { sourceName, typeName } from "../shared/words.js";

/** @typedef {import("./state.js").Task} Task @typedef {import("./state.js").State} State */

export class TaskCard {
  #dialog = /** @type {HTMLDialogElement} */ (byId("task-card"));
  #state;

  /** @param {State} state */
  constructor(state) {
    this.#state = state;
    this.#dialog.addEventListener("click", (event) => {
      if (event.target === this.#dialog) this.#dialog.close(); // the backdrop
    });
  }

  /** @param {Task} task */
  open(task) {
    this.#draw(task);
    if (!this.#dialog.open) this.#dialog.showModal();
  }

  /** @param {Task} task @param {Node | null} [notice] */
  #draw(task, notice = null) {
    const planned = task.state === "planned";
    this.#dialog.replaceChildren(
      el(
        "header",
        { class: "card-head" },
        icon(task.type),
        el("h2", { id: "card-title" }, typeName(task.type, task.category)),
        stateChip(task),
        el("button", { type: "button", class: "button quiet", "aria-label": gettext("Close"), onclick: () => this.#dialog.close() }, icon("cross")),
      ),
      el("div", { class: "card-body" }, notice, planned ? this.#form(task) : this.#facts(task), prepared(task), why(task)),
    );
  }

  /** @param {Task} task */
  #facts(task) {
    return el(
      "div",
      null,
      el("p", { class: "meta figures" }, `${task.start_time}–${task.end_time}`),
      el("p", { class: "words" }, task.content),
      task.state === "running"
        ? el("p", { class: "card-foot" }, el("button", { type: "button", class: "button danger", onclick: () => this.#cancel(task) }, icon("cross"), gettext("Call it off")))
        : null,
    );
  }

  /** @param {Task} task */
  #form(task) {
    const form = el(
      "form",
      { class: "card-body", onsubmit: (/** @type {SubmitEvent} */ event) => this.#save(event, task) },
      el(
        "div",
        { class: "card-times" },
        el("label", null, gettext("From"), el("input", { type: "time", name: "start", value: task.start_time, required: true })),
        el("label", null, gettext("Until"), el("input", { type: "time", name: "end", value: task.end_time, required: true })),
      ),
      el("label", null, gettext("What it is"), el("textarea", { name: "content", maxlength: 300, required: true }, task.content)),
      el("label", { class: "card-check" }, el("input", { type: "checkbox", name: "locked", checked: task.locked }), gettext("Locked: a new plan leaves it as it is")),
      el(
        "div",
        { class: "card-foot" },
        el("button", { class: "button primary" }, gettext("Save")),
        el("button", { type: "button", class: "button danger", onclick: () => this.#cancel(task) }, icon("cross"), gettext("Call it off")),
      ),
    );
    form.classList.remove("card-body");
    form.classList.add("card-form");
    return form;
  }

  /** @param {SubmitEvent} event @param {Task} task */
  async #save(event, task) {
    event.preventDefault();
    const form = new FormData(/** @type {HTMLFormElement} */ (event.target));
    /** @type {Record<string, unknown>} */
    const changes = {};
    const content = String(form.get("content"));
    if (content !== task.content) changes.content = content;
    if (form.has("locked") !== task.locked) changes.locked = form.has("locked");
    const start = moment(task.start, String(form.get("start")));
    const end = moment(task.start, String(form.get("end")));
    if (start !== Date.parse(task.start)) changes.start = new Date(start).toISOString();
    if (end !== Date.parse(task.end)) changes.end = new Date(end).toISOString();
    if (!Object.keys(changes).length) return this.#dialog.close();
    await this.#send("PATCH", `tasks/${task.id}`, { version: task.version, ...changes }, gettext("Saved."), changes);
  }

  /** @param {Task} task */
  async #cancel(task) {
    await this.#send("POST", `tasks/${task.id}/cancel`, { version: task.version }, gettext("Called off."), {});
  }

  /** @param {"POST" | "PATCH"} method @param {string} path @param {object} body @param {string} done @param {Record<string, unknown>} changes */
  async #send(method, path, body, done, changes) {
    try {
      await call(method, path, body);
      this.#dialog.close();
      toast(done);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      if (error.status === 409 && error.body.current) this.#draw(error.body.current, bothVersions(error, changes));
      else this.#complain(error.message);
    }
  }

  /** @param {string} text */
  #complain(text) {
    this.#dialog.querySelector(".notice")?.remove();
    this.#dialog.querySelector(".card-body")?.prepend(el("p", { class: "notice bad", role: "alert" }, text));
  }
}

/** A time of day as a moment of the game day in which `within` lies. @param {string} within @param {string} clock HH:MM */
function moment(within, clock) {
  const dayStart = Math.floor((Date.parse(within) - 8 * 3600_000) / 86_400_000) * 86_400_000 + 8 * 3600_000;
  const [hours, minutes] = clock.split(":").map(Number);
  return dayStart + ((hours - 8 + 24) % 24) * 3600_000 + minutes * 60_000;
}

/** @param {ApiError} error @param {Record<string, unknown>} changes */
function bothVersions(error, changes) {
  const current = error.body.current;
  return el(
    "div",
    { class: "notice bad", role: "alert" },
    el("p", null, error.message, " ", gettext("Yours was not saved; below is what stands now.")),
    Object.keys(changes).length
      ? el(
          "div",
          { class: "versions" },
          el("div", null, el("strong", null, gettext("Yours")), el("p", { class: "words" }, String(changes.content ?? current.content))),
          el("div", null, el("strong", null, gettext("What stands now")), el("p", { class: "words" }, current.content)),
        )
      : null,
  );
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
  const lines = [task.reason, task.why, sourceName(task.source)].filter(Boolean);
  return lines.length ? el("p", { class: "meta words" }, lines.join("\n")) : null;
}
