/**
 * The status lights: is the page linked, does the world tick, do the worker and the broker live, which model plays
 * which role, what has it cost today, and what apps say of theirs. Each tells more when one points at it, or comes to
 * it with the keyboard.
 */

import { byId, el } from "../shared/dom.js";
import { backendName, fill } from "../shared/words.js";
import { lights as lightsOfApps } from "./extension.js";

/** @typedef {import("./extension.js").StatusLight} StatusLight */

export class StatusLights {
  #state;
  #clock;
  #shown = "";

  /** @param {import("./state.js").State} state @param {import("../shared/clock.js").GameClock} clock */
  constructor(state, clock) {
    this.#state = state;
    this.#clock = clock;
  }

  /** @param {string} link */
  show(link) {
    const theirs = lightsOfApps.flatMap((look) => look(this.#state.sections));
    const lights = [this.#link(link), ...this.#processes(), ...theirs, ...this.#roles(), ...this.#budget()];
    const shown = JSON.stringify(lights);
    if (shown === this.#shown) return;
    this.#shown = shown;
    const list = byId("status-lights");
    const focused = [...list.children].indexOf(/** @type {Element} */ (document.activeElement?.closest("#status-lights li")));
    list.replaceChildren(
      ...lights.map((light) =>
        el(
          "li",
          { class: `status-light is-${light.kind}` },
          el("span", { class: "status-name", tabindex: 0, role: "note", "aria-label": `${light.text}. ${light.hint}` }, light.text),
          el("span", { class: "status-hint", "aria-hidden": "true" }, light.hint),
        ),
      ),
    );
    if (focused >= 0) /** @type {HTMLElement | null} */ (list.children[focused]?.querySelector(".status-name"))?.focus();
  }

  /** @param {string} link @returns {StatusLight} */
  #link(link) {
    if (link === "connecting") return { kind: "half", text: gettext("connecting"), hint: gettext("The page is calling the server.") };
    if (link !== "live") return { kind: "off", text: gettext("link lost"), hint: gettext("The page keeps calling; what you see is what was last known.") };
    if (!this.#clock.ticking) return { kind: "half", text: gettext("no tick"), hint: gettext("The worker or the beat does not answer. Try: python start.py doctor") };
    return { kind: "on", text: gettext("live link"), hint: gettext("The page hears everything as it happens.") };
  }

  /** @returns {StatusLight[]} */
  #processes() {
    const { links } = this.#state.sections;
    if (!links || links.broker === "none") return [];
    if (links.broker === "down") {
      return [{ kind: "off", text: gettext("broker"), hint: gettext("The broker does not answer. Nothing is lost; pages look into the log until it is back.") }];
    }
    const beat = this.#clock.ticking;
    const worker = links.worker && links.ticker;
    return [
      { kind: "on", text: gettext("broker"), hint: gettext("The broker answers.") },
      worker
        ? { kind: "on", text: gettext("worker"), hint: gettext("The worker and the ticker are alive.") }
        : {
            kind: "off",
            text: gettext("worker"),
            hint: links.worker
              ? gettext("The ticker gives no sign of life; the supervisor starts it again.")
              : gettext("The worker gives no sign of life; the supervisor starts it again. What was due waits."),
          },
      beat
        ? { kind: "on", text: gettext("beat"), hint: gettext("A tick comes each second.") }
        : { kind: links.ticker ? "off" : "half", text: gettext("beat"), hint: gettext("No tick has come for seconds; her time stands still meanwhile.") },
    ];
  }

  /** @returns {StatusLight[]} */
  #roles() {
    const roles = this.#state.sections.models?.roles ?? [];
    return roles
      .filter((/** @type {any} */ role) => role.role !== "judge" && !["browser", "off"].includes(role.backend))
      .map((/** @type {any} */ role) => {
        const offline = ["fallback", "composer", "none"].includes(role.backend);
        return {
          kind: role.ready ? (offline ? "half" : "on") : "off",
          text: `${role.name} · ${role.model || backendName(role.backend)}`,
          hint: [backendName(role.backend), role.endpoint, role.why, role.found].filter(Boolean).join(" · "),
        };
      });
  }

  /** @returns {StatusLight[]} */
  #budget() {
    const budget = this.#state.sections.models?.budget;
    if (!budget) return [];
    const paid = this.#state.sections.models.roles.some((/** @type {any} */ role) => role.paid);
    if (!paid && Number(budget.spent) === 0) return [];
    return [
      {
        kind: budget.exhausted ? "off" : "on",
        text: `${budget.spent} / ${budget.limit} ${budget.currency}`,
        hint: budget.exhausted
          ? gettext("Today's budget for paid models is spent; the phrase book speaks until midnight.")
          : fill(gettext("Spent on paid models today, of {limit} {currency}."), budget),
      },
    ];
  }
}
