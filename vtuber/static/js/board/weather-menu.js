/** The day's weather, and the operator's own: any kind that an app has brought, and the degrees. */

import { ApiError, call } from "../shared/api.js";
import { byId, el, icon, setText } from "../shared/dom.js";
import { toast } from "../shared/toasts.js";
import { weatherIcon, weatherKinds, weatherText } from "../shared/weather.js";
import { may } from "./rights.js";

export class WeatherMenu {
  #button = byId("weather");
  #dialog = /** @type {HTMLDialogElement} */ (byId("weather-dialog"));
  #state;

  /** @param {import("./state.js").State} state */
  constructor(state) {
    this.#state = state;
    state.watch((changed) => changed.has("weather") && this.#show());
    this.#button.addEventListener("click", () => this.#open());
    this.#dialog.addEventListener("click", (event) => {
      if (event.target === this.#dialog) this.#dialog.close(); // the backdrop
    });
  }

  #show() {
    const { weather } = this.#state.sections;
    this.#button.hidden = false;
    byId("weather-icon").setAttribute("href", `#i-${weatherIcon(weather.sky)}`);
    setText(byId("weather-text"), weatherText(weather));
    // Before her first night there is no weather to change, and who only watches changes none.
    this.#button.toggleAttribute("disabled", weather.temperature === null || !may("operate"));
    this.#button.title = may("operate") ? gettext("Change the weather") : "";
  }

  #open() {
    const { weather } = this.#state.sections;
    const kinds = Object.entries(weatherKinds());
    this.#dialog.replaceChildren(
      el(
        "header",
        { class: "card-head" },
        icon(weatherIcon(weather.sky)),
        el("h2", { id: "weather-title" }, gettext("Today's weather")),
        el("button", { type: "button", class: "button quiet", "aria-label": gettext("Close"), onclick: () => this.#dialog.close() }, icon("cross")),
      ),
      el(
        "form",
        { class: "card-body", onsubmit: (/** @type {SubmitEvent} */ event) => this.#save(event) },
        el(
          "fieldset",
          { class: "weather-kinds" },
          el("legend", null, gettext("The sky")),
          ...kinds.map(([key, { label }]) =>
            el("label", null, el("input", { type: "radio", name: "sky", value: key, checked: key === weather.sky }), icon(weatherIcon(key)), label),
          ),
        ),
        el("label", null, gettext("Degrees Celsius"), el("input", { type: "number", name: "temperature", min: -40, max: 50, step: 1, required: true, value: weather.temperature })),
        el("div", { class: "card-foot" }, el("button", { class: "button primary" }, gettext("Save"))),
      ),
    );
    this.#dialog.showModal();
  }

  /** @param {SubmitEvent} event */
  async #save(event) {
    event.preventDefault();
    const form = /** @type {HTMLFormElement} */ (event.target);
    const given = new FormData(form);
    try {
      await call("PATCH", "weather", { sky: given.get("sky"), temperature: Number(given.get("temperature")) });
      this.#dialog.close();
      toast(gettext("The weather has changed, and she sees it."));
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      form.querySelector(".notice")?.remove();
      form.prepend(el("p", { class: "notice bad", role: "alert" }, error.message));
    }
  }
}
