/** The moderation panel: what holds in the chat, which words nobody says, who may not talk, what was done. */

import { ApiError, call } from "../shared/api.js";
import { byId, el, icon } from "../shared/dom.js";
import { toast } from "../shared/toasts.js";
import { fill } from "../shared/words.js";
import { act, undo } from "./moderation-actions.js";

const WAITS = [0, 3, 5, 10, 30, 60, 120, 300, 600];

/** @type {Record<string, () => string>} */
const KINDS = {
  timeout: () => gettext("takes a break"),
  ban: () => gettext("is banned"),
  shadow: () => gettext("is shadow-muted"),
};

/** @type {Record<string, () => string>} */
const VERBS = {
  chat_remove: () => gettext("removed a message of {name}"),
  chat_highlight: () => gettext("highlighted a message of {name}"),
  chat_star: () => gettext("starred her answer to {name}"),
  chat_unstar: () => gettext("took the star from her answer to {name}"),
  chat_timeout: () => gettext("sent {name} on a break"),
  chat_ban: () => gettext("banned {name}"),
  chat_shadow: () => gettext("shadow-muted {name}"),
  chat_lift: () => gettext("let somebody talk again"),
  chat_rules: () => gettext("changed the house rules"),
  chat_words: () => gettext("edited the banned words"),
  chat_undo: () => gettext("took something back"),
  silence: () => gettext("silenced her"),
  unsilence: () => gettext("let her speak again"),
};

export class ModerationPanel {
  #panel = /** @type {HTMLDialogElement} */ (byId("moderation"));
  #button = byId("moderation-open");
  #form = /** @type {HTMLFormElement} */ (byId("rules-form"));
  #state;

  /** @param {import("./state.js").State} state */
  constructor(state) {
    this.#state = state;
    this.#button.addEventListener("click", () => (this.#panel.open ? this.#close() : this.#open()));
    byId("moderation-close").addEventListener("click", () => this.#close());
    this.#panel.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      event.stopPropagation();
      this.#close();
    });
    this.#form.addEventListener("change", (event) => this.#changed(/** @type {HTMLInputElement} */ (event.target)));
    this.#form.addEventListener("submit", (event) => event.preventDefault());
    byId("word-form").addEventListener("submit", (event) => {
      event.preventDefault();
      this.#addWords();
    });
    state.on("snapshot", () => this.#rules());
    state.on("rules", () => {
      this.#rules();
      this.#load();
    });
    document.addEventListener("moderation-changed", () => this.#load());
  }

  /** Beside the stream, not over it: whoever moderates goes on watching. */
  #open() {
    this.#panel.show();
    this.#button.setAttribute("aria-expanded", "true");
    byId("moderation-title").focus();
    this.#rules();
    this.#load();
  }

  #close() {
    this.#panel.close();
    this.#button.setAttribute("aria-expanded", "false");
    this.#button.focus();
  }

  #rules() {
    const { rules } = this.#state;
    const wait = /** @type {HTMLSelectElement} */ (this.#form.elements.namedItem("slow_s"));
    const waits = [...new Set([...WAITS, rules.slow_s])].sort((a, b) => a - b);
    wait.replaceChildren(...waits.map((seconds) => el("option", { value: seconds }, seconds ? fill(gettext("{seconds} s"), { seconds }) : gettext("off"))));
    wait.value = String(rules.slow_s);
    const longest = /** @type {HTMLInputElement} */ (this.#form.elements.namedItem("max_length"));
    if (document.activeElement !== longest) longest.value = String(rules.max_length);
    for (const name of /** @type {const} */ (["followers_only", "emote_only", "links"])) {
      /** @type {HTMLInputElement} */ (this.#form.elements.namedItem(name)).checked = rules[name];
    }
  }

  /** @param {HTMLInputElement} field */
  async #changed(field) {
    if (!field.checkValidity()) return field.reportValidity();
    const value = field.type === "checkbox" ? field.checked : Number(field.value);
    await act("rules", { [field.name]: value }, gettext("The house rules are changed."));
    this.#rules();
    this.#load();
  }

  async #addWords() {
    const input = /** @type {HTMLInputElement} */ (byId("word"));
    const words = input.value.split(/[,，、\n]/).map((word) => word.trim()).filter(Boolean);
    if (words.length && (await act("words", { add: words }, gettext("Nobody says that any more.")))) input.value = "";
    this.#load();
  }

  async #load() {
    if (!this.#panel.open) return;
    try {
      const { words, restrictions, audit } = await call("GET", "chat/moderation");
      byId("words-list").replaceChildren(...words.map((/** @type {string} */ word) => this.#word(word)));
      fillRows("restrictions", restrictions.map((/** @type {any} */ each) => this.#restriction(each)), gettext("Everybody may talk."));
      fillRows("audit", audit.map((/** @type {any} */ each) => this.#input(each)), gettext("Nothing had to be done yet."));
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      toast(error.message, true);
    }
  }

  /** @param {string} word */
  #word(word) {
    const label = fill(gettext("Allow “{word}” again"), { word });
    const allow = async () => {
      await act("words", { remove: [word] }, fill(gettext("“{word}” may be said again."), { word }));
      this.#load();
    };
    return el("li", null, word, el("button", { type: "button", title: label, "aria-label": label, onclick: allow }, icon("cross")));
  }

  /** @param {any} held */
  #restriction(held) {
    const until = held.until ? fill(gettext("until {time}"), { time: clockTime(held.until) }) : "";
    const lift = async () => {
      await act(`restrictions/${held.id}/lift`, {}, fill(gettext("{name} may talk again."), { name: held.nickname }));
      this.#load();
    };
    return row(
      `${held.nickname} ${(KINDS[held.kind] ?? (() => held.kind))()}`,
      [until, held.reason, held.by],
      el("button", { type: "button", class: "button", onclick: lift }, gettext("Lift")),
    );
  }

  /** @param {any} done */
  #input(done) {
    const what = fill((VERBS[done.verb] ?? (() => done.verb))(), { name: done.nickname || gettext("somebody") });
    const back = async () => {
      await undo(done.id);
      this.#load();
    };
    const offer = done.undone
      ? el("span", { class: "badge" }, gettext("undone"))
      : done.verb !== "chat_undo" && el("button", { type: "button", class: "button quiet", onclick: back }, gettext("Undo"));
    return row(`${done.actor} ${what}`, [done.at], offer || null);
  }
}

/** @param {string} what @param {string[]} facts @param {HTMLElement | null} offer */
function row(what, facts, offer) {
  return el("li", null, el("span", { class: "what" }, what, el("span", { class: "meta" }, facts.filter(Boolean).join(" · "))), offer);
}

/** @param {string} id @param {HTMLElement[]} rows @param {string} empty */
function fillRows(id, rows, empty) {
  byId(id).replaceChildren(...(rows.length ? rows : [el("li", { class: "empty" }, empty)]));
}

/** A real moment as the reader's own clock has it. @param {string} moment ISO */
function clockTime(moment) {
  const language = document.documentElement.lang || undefined;
  return new Intl.DateTimeFormat(language, { hour: "2-digit", minute: "2-digit", month: "short", day: "numeric" }).format(new Date(moment));
}
