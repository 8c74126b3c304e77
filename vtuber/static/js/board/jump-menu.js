/** Jumping ahead: to the next task, to a time, to tomorrow's 08:00. What would be passed is said before it is done. */

import { ApiError, call } from "../shared/api.js";
import { byId, el, icon } from "../shared/dom.js";
import { toast } from "../shared/toasts.js";
import { fill, hhmm, longDate, typeName } from "../shared/words.js";

const DAY_MS = 86_400_000;
const DAY_START_MS = 8 * 3600_000;

export class JumpMenu {
  #dialog = /** @type {HTMLDialogElement} */ (byId("jump-dialog"));
  #state;
  #clock;
  #jumped;
  #asked = 0;

  /** @param {import("./state.js").State} state @param {import("../shared/clock.js").GameClock} clock @param {(clock: any) => void} jumped */
  constructor(state, clock, jumped) {
    this.#state = state;
    this.#clock = clock;
    this.#jumped = jumped;
    byId("jump").addEventListener("click", () => this.#open());
    this.#dialog.addEventListener("click", (event) => {
      if (event.target === this.#dialog) this.#dialog.close(); // the backdrop
    });
  }

  #open() {
    const now = this.#clock.now();
    if (Number.isNaN(now)) return;
    const next = this.#state.tasks.find((task) => task.state === "planned" && Date.parse(task.start) > now);
    const tomorrow = nextMorning(now);
    const preview = el("div", { class: "jump-preview", "aria-live": "polite" });
    const time = el("input", { type: "time", name: "time", "aria-label": gettext("At what time"), value: hhmm(Math.ceil((now + 60_000) / 3600_000) * 3600_000) });
    const choice = (/** @type {string} */ value, /** @type {boolean} */ checked, /** @type {(Node | string)[]} */ ...words) =>
      el("label", { class: "jump-choice" }, el("input", { type: "radio", name: "where", value, checked }), ...words);
    const form = /** @type {HTMLFormElement} */ (
      el(
        "form",
        { class: "card-body" },
        next
          ? choice("next", true, fill(gettext("The next task: {time} {type}"), { time: next.start_time, type: typeName(next.type, next.category) }))
          : null,
        choice("time", !next, gettext("A time"), time),
        choice("morning", false, fill(gettext("Tomorrow, 08:00 ({date})"), { date: longDate(tomorrow) })),
        preview,
        el(
          "div",
          { class: "card-foot" },
          el("button", { class: "button primary" }, icon("next"), gettext("Jump")),
          el("button", { type: "button", class: "button", onclick: () => this.#dialog.close() }, gettext("Stay here")),
        ),
      )
    );
    const to = () => {
      const where = new FormData(form).get("where");
      if (where === "next" && next) return Date.parse(next.start);
      return where === "time" ? comingTime(this.#clock.now(), /** @type {HTMLInputElement} */ (time).value) : tomorrow;
    };
    form.addEventListener("change", () => this.#look(to(), preview));
    time.addEventListener("focus", () => {
      /** @type {HTMLInputElement} */ (form.querySelector("[value=time]")).checked = true;
      this.#look(to(), preview);
    });
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#jump(to(), preview);
    });
    this.#dialog.replaceChildren(
      el(
        "header",
        { class: "card-head" },
        icon("next"),
        el("h2", { id: "jump-title" }, gettext("Jump ahead")),
        el("button", { type: "button", class: "button quiet", "aria-label": gettext("Close"), onclick: () => this.#dialog.close() }, icon("cross")),
      ),
      form,
    );
    this.#dialog.showModal();
    /** @type {HTMLElement | null} */ (form.querySelector("input:checked"))?.focus();
    this.#look(to(), preview);
  }

  /** @param {number} to @param {HTMLElement} preview */
  async #look(to, preview) {
    const asked = ++this.#asked;
    if (Number.isNaN(to)) return preview.replaceChildren(el("p", { class: "meta" }, gettext("Say at what time.")));
    try {
      const look = await call("GET", `clock/jump/look?to=${encodeURIComponent(new Date(to).toISOString())}`);
      if (asked === this.#asked) preview.replaceChildren(...drawLook(look, to));
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      if (asked === this.#asked) preview.replaceChildren(el("p", { class: "notice bad" }, error.message));
    }
  }

  /** @param {number} to @param {HTMLElement} preview */
  async #jump(to, preview) {
    if (Number.isNaN(to)) return;
    try {
      const { clock } = await call("POST", "clock/jump", { to: new Date(to).toISOString() });
      this.#dialog.close();
      this.#jumped(clock);
      toast(fill(gettext("It is {time} now."), { time: hhmm(Date.parse(clock.game_time)) }));
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      preview.replaceChildren(el("p", { class: "notice bad", role: "alert" }, error.message));
    }
  }
}

/** @param {{now: string, to: string, passed: {id: number, type: string, category: string, content: string, start_time: string, end_time: string, fate: string, words: string}[]}} look @param {number} wanted */
function drawLook(look, wanted) {
  const to = Date.parse(look.to);
  const lines = [el("p", null, fill(gettext("From {now} to {to}."), { now: hhmm(Date.parse(look.now)), to: hhmm(to) }))];
  if (to < wanted) lines.push(el("p", { class: "meta" }, gettext("Time goes no further than this: the day after has no plan yet.")));
  if (!look.passed.length) return [...lines, el("p", { class: "meta" }, gettext("Nothing lies on the way."))];
  return [
    ...lines,
    el(
      "ul",
      { class: "jump-passed" },
      ...look.passed.map((task) =>
        el(
          "li",
          { "data-fate": task.fate },
          icon(task.type),
          el("span", { class: "figures" }, `${task.start_time}–${task.end_time}`),
          el("span", { class: "jump-what" }, `${typeName(task.type, task.category)} · ${task.content}`),
          el("strong", null, task.words),
        ),
      ),
    ),
  ];
}

/** The next 08:00, at which a game day begins. @param {number} now */
function nextMorning(now) {
  return (Math.floor((now - DAY_START_MS) / DAY_MS) + 1) * DAY_MS + DAY_START_MS;
}

/** The next moment at which her clock shows HH:MM; NaN for no time. @param {number} now @param {string} text */
function comingTime(now, text) {
  if (!/^\d\d:\d\d$/.test(text)) return NaN;
  const [hours, minutes] = text.split(":").map(Number);
  const today = Math.floor(now / DAY_MS) * DAY_MS + (hours * 60 + minutes) * 60_000;
  return today > now ? today : today + DAY_MS;
}
