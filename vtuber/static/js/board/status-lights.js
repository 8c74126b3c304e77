/** The status lights: is the page linked, does the world tick, which model plays which role, what has it cost today. */

import { byId, el } from "../shared/dom.js";
import { backendName, fill } from "../shared/words.js";

/** @typedef {{kind: "on" | "half" | "off", text: string, hint: string}} StatusLight */

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
    const lights = [this.#link(link), ...this.#roles(), ...this.#budget()];
    const shown = JSON.stringify(lights);
    if (shown === this.#shown) return;
    this.#shown = shown;
    byId("status-lights").replaceChildren(
      ...lights.map((light) =>
        el(
          "li",
          { class: `status-light is-${light.kind}`, title: light.hint },
          light.text,
          el("span", { class: "visually-hidden" }, light.hint),
        ),
      ),
    );
  }

  /** @param {string} link @returns {StatusLight} */
  #link(link) {
    if (link === "connecting") return { kind: "half", text: gettext("connecting"), hint: gettext("The page is calling the server.") };
    if (link !== "live") return { kind: "off", text: gettext("link lost"), hint: gettext("The page keeps calling; what you see is what was last known.") };
    if (!this.#clock.ticking) return { kind: "half", text: gettext("no tick"), hint: gettext("The worker or the beat does not answer. Try: python start.py doctor") };
    return { kind: "on", text: gettext("live link"), hint: gettext("The page hears everything as it happens.") };
  }

  /** @returns {StatusLight[]} */
  #roles() {
    const roles = this.#state.sections.models?.roles ?? [];
    return roles
      .filter((/** @type {any} */ role) => role.role !== "judge")
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
