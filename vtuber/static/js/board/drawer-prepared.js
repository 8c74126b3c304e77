/** What goes out next: read it, change it, have it written anew, approve it, hold it. */

import { ApiError, call } from "../shared/api.js";
import { el, icon } from "../shared/dom.js";
import { toast } from "../shared/toasts.js";
import { fill } from "../shared/words.js";
import { drawRules, rules } from "./approval-rules.js";
import { bothTexts, changedTexts, partFields, readParts } from "./content-parts.js";
import { may } from "./rights.js";

/**
 * @typedef {import("./content-parts.js").Part} Part
 * @typedef {{id: number, version: number, type: string, kind: string, start_time: string, end_time: string, content: string,
 *   is_prepared: boolean, writing: boolean, approval: string, approval_by: string, needs_approval: boolean, waits: boolean,
 *   hint: string, can_rewrite: boolean, problem: string, parts: Part[]}} Content
 */

const root = el("div", { class: "prepared-drawer" });
const list = el("ol", { class: "rows prepared-list" });
const none = el("p", { class: "empty" }, gettext("Nothing is on its way out."));
root.append(none, list, rules);

/** The cards by task, each with what it was drawn from; one that somebody writes in is left as it is. @type {Map<number, Card>} */
const cards = new Map();

/** @param {Record<string, any>} sections */
export function drawPrepared(sections) {
  const { tasks, types } = /** @type {{tasks: Content[], types: {type: string, label: string, required: boolean}[]}} */ (
    sections.prepared ?? { tasks: [], types: [] }
  );
  none.hidden = tasks.length > 0;
  const known = new Set(tasks.map((task) => task.id));
  for (const [id, card] of cards) {
    if (known.has(id)) continue;
    card.element.remove();
    cards.delete(id);
  }
  tasks.forEach((task, place) => {
    const card = cards.get(task.id) ?? new Card();
    cards.set(task.id, card);
    card.show(task);
    if (list.children[place] !== card.element) list.insertBefore(card.element, list.children[place] ?? null);
  });
  drawRules(types);
  return [root];
}

/** @param {Record<string, any>} sections */
export function countPrepared(sections) {
  return sections.prepared?.waiting ?? 0;
}

class Card {
  element = el("li", { class: "prepared-card", tabindex: "0" });
  /** @type {Content} */
  #task = /** @type {any} */ (null);
  #drawn = "";
  /** Whether somebody writes in it. */
  #busy = false;

  constructor() {
    if (may("operate")) this.element.setAttribute("aria-keyshortcuts", "A H E R");
    this.element.addEventListener("keydown", (event) => this.#key(event));
  }

  /** @param {Content} task */
  show(task) {
    this.#task = task;
    const text = JSON.stringify(task);
    if (this.#busy || text === this.#drawn) return;
    this.#drawn = text;
    this.#draw();
  }

  #draw() {
    const task = this.#task;
    const inside = this.element.contains(document.activeElement) && document.activeElement !== this.element;
    this.element.setAttribute("aria-label", [task.kind, `${task.start_time}–${task.end_time}`, standing(task)].join(" · "));
    this.element.classList.toggle("is-waiting", task.waits);
    this.element.classList.toggle("is-held", task.approval === "held");
    this.element.replaceChildren(
      el(
        "p",
        { class: "row-head" },
        icon(task.type),
        el("strong", null, task.kind),
        el("span", { class: "meta figures" }, `${task.start_time}–${task.end_time}`),
        chip(task),
      ),
      el("p", { class: "meta words" }, task.content),
      el("div", { class: "prepared-body" }, ...this.#body(task)),
      this.#buttons(task),
    );
    if (inside) this.element.focus();
  }

  /** @param {Content} task */
  #body(task) {
    if (task.problem) return [el("p", { class: "notice bad" }, task.problem)];
    if (task.writing) return [el("p", { class: "content-waiting" }, el("progress"), " ", gettext("She is writing it anew…"))];
    if (!task.is_prepared) return [el("p", { class: "content-waiting meta" }, gettext("She prepares it shortly before its time."))];
    return readParts(task.parts);
  }

  /** @param {Content} task */
  #buttons(task) {
    const there = task.is_prepared && !task.problem;
    return el(
      "p",
      { class: "prepared-actions", "data-needs": "operate" },
      task.approval === "approved" || !there
        ? null
        : el("button", { type: "button", class: "button primary", onclick: () => this.#approve() }, icon("check"), gettext("Approve")),
      task.approval === "held"
        ? null
        : el("button", { type: "button", class: "button", onclick: () => this.#hold() }, icon("hand"), gettext("Hold")),
      there && task.parts.some((part) => part.editable)
        ? el("button", { type: "button", class: "button quiet", onclick: () => this.#edit() }, icon("note"), gettext("Change"))
        : null,
      task.can_rewrite && !task.writing
        ? el(
            "button",
            { type: "button", class: "button quiet", onclick: () => this.#hint() },
            icon("undo"),
            task.is_prepared ? gettext("Another version") : gettext("Write it now"),
          )
        : null,
    );
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (event.target !== this.element || event.ctrlKey || event.metaKey || event.altKey) return;
    const task = this.#task;
    const there = task.is_prepared && !task.problem;
    /** @type {Record<string, () => unknown>} */
    const hands = {
      a: () => there && task.approval !== "approved" && this.#approve(),
      h: () => task.approval !== "held" && this.#hold(),
      e: () => there && this.#edit(),
      r: () => task.can_rewrite && !task.writing && this.#hint(),
    };
    /** @type {Record<string, () => unknown>} */
    const does = {
      ...(may("operate") ? hands : {}),
      ArrowDown: () => /** @type {HTMLElement | null} */ (this.element.nextElementSibling)?.focus(),
      ArrowUp: () => /** @type {HTMLElement | null} */ (this.element.previousElementSibling)?.focus(),
    };
    const doIt = does[event.key];
    if (!doIt) return;
    event.preventDefault();
    doIt();
  }

  #approve() {
    return this.#send("POST", "approve", { version: this.#task.version }, gettext("Approved."));
  }

  #hold() {
    return this.#send("POST", "hold", { version: this.#task.version }, gettext("Held. It does not go out until somebody approves it."));
  }

  #edit() {
    const task = this.#task;
    // The same words once more above the fields would only be in the way.
    /** @type {HTMLElement | null} */ (this.element.querySelector(".prepared-body"))?.setAttribute("hidden", "");
    const form = this.#form(partFields(task.parts, task.id), gettext("Save"), () => {
      const texts = changedTexts(form, task.parts);
      if (!Object.keys(texts).length) return this.#close();
      return this.#save(task.version, texts);
    });
  }

  /** @param {number} version @param {Record<string, string>} texts */
  async #save(version, texts) {
    await this.#send("PATCH", "", { version, texts }, gettext("Saved."), (error) => {
      const theirs = /** @type {Content | undefined} */ (error.body.content);
      if (error.status !== 409 || !theirs) return false;
      this.#complain(
        error.message,
        bothTexts(theirs.parts, texts),
        el("button", { type: "button", class: "button", onclick: () => this.#save(theirs.version, texts) }, gettext("Put mine on top")),
      );
      return true;
    });
  }

  #hint() {
    const task = this.#task;
    const id = `hint-${task.id}`;
    const field = el("input", { id, type: "text", name: "hint", maxlength: 200, value: task.hint });
    const form = this.#form(
      [el("p", { class: "content-field" }, el("label", { for: id }, gettext("How would you like it? (may stay empty)")), field)],
      gettext("Have it written"),
      () =>
        this.#send(
          "POST",
          "regenerate",
          { version: task.version, hint: String(new FormData(form).get("hint") ?? "") },
          gettext("She writes it anew. It needs a new approval then."),
        ),
    );
  }

  /** A form in the place of the buttons. @param {Node[]} fields @param {string} label @param {() => unknown} send */
  #form(fields, label, send) {
    this.#busy = true;
    const form = /** @type {HTMLFormElement} */ (
      el(
        "form",
        {
          class: "prepared-form",
          onsubmit: (/** @type {SubmitEvent} */ event) => {
            event.preventDefault();
            send();
          },
          onkeydown: (/** @type {KeyboardEvent} */ event) => event.key === "Escape" && this.#close(),
        },
        ...fields,
        el(
          "p",
          { class: "prepared-actions" },
          el("button", { class: "button primary" }, label),
          el("button", { type: "button", class: "button quiet", onclick: () => this.#close() }, gettext("Leave it")),
        ),
      )
    );
    this.element.querySelector(".prepared-actions")?.replaceWith(form);
    /** @type {HTMLElement | null} */ (form.querySelector("input, textarea, select"))?.focus();
    return form;
  }

  #close() {
    this.#busy = false;
    this.#drawn = JSON.stringify(this.#task);
    this.#draw();
    this.element.focus();
  }

  /**
   * @param {"POST" | "PATCH"} method @param {string} verb @param {object} body @param {string} done
   * @param {(error: ApiError) => boolean} [handle] true where it has shown the refusal itself
   */
  async #send(method, verb, body, done, handle = () => false) {
    try {
      const { content } = await call(method, `content/${this.#task.id}${verb ? `/${verb}` : ""}`, body);
      this.#task = content;
      this.#close();
      toast(done);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      if (!handle(error)) this.#complain(error.message);
    }
  }

  /** @param {string} text @param {...Node} more */
  #complain(text, ...more) {
    this.element.querySelector(".notice")?.remove();
    this.element.append(el("div", { class: "notice bad", role: "alert" }, el("p", null, text), ...more));
  }
}

/** @param {Content} task */
function standing(task) {
  if (task.approval === "held") return fill(gettext("held by {who}"), { who: task.approval_by });
  if (task.approval === "approved") return fill(gettext("approved by {who}"), { who: task.approval_by });
  if (task.needs_approval) return gettext("waits for your word");
  return gettext("goes out by itself");
}

/** @param {Content} task */
function chip(task) {
  const looks = {
    held: { tone: "is-failed", sign: "hand" },
    approved: { tone: "is-good", sign: "check" },
  }[task.approval] ?? { tone: task.needs_approval ? "is-wait" : "", sign: task.needs_approval ? "wait" : "next" };
  return el("span", { class: `chip push ${looks.tone}` }, icon(looks.sign), standing(task));
}
