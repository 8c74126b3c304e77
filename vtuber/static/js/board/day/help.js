/** The keys of the day, and what the colours mean. */

import { byId, el, stateIcon } from "../../shared/dom.js";
import { stateName } from "../../shared/words.js";

/** @returns {[string[], string][]} */
function keys() {
  return [
    [["←", "→"], gettext("to the task before, to the next one")],
    [["Enter"], gettext("open its card")],
    [["Space", "M"], gettext("pick it up: the arrows move it by 5 minutes, with Shift by 30")],
    [["S", "E"], gettext("while it is picked up: the arrows move its start, its end")],
    [["Enter", "Esc"], gettext("put it down, put it back")],
    [["N"], gettext("a new task; or draw on an empty stretch")],
    [["L"], gettext("lock it, so that nothing automatic moves it; unlock it")],
    [["R"], gettext("run it now")],
    [["D"], gettext("duplicate it")],
    [["K"], gettext("skip it")],
    [["X"], gettext("call it off")],
    [["T"], gettext("try again what failed or was left out")],
    [["Shift", "F10"], gettext("all of this as a menu")],
    [["Ctrl", "Z"], gettext("undo your latest step; with Shift, redo it")],
    [["+", "−"], gettext("zoom; also Ctrl and the mouse wheel")],
    [["?"], gettext("this list")],
  ];
}

export class Help {
  #dialog = /** @type {HTMLDialogElement} */ (byId("day-keys"));

  constructor() {
    byId("day-help").addEventListener("click", () => this.open());
    this.#dialog.addEventListener("click", (event) => event.target === this.#dialog && this.#dialog.close());
  }

  open() {
    if (this.#dialog.open) return;
    byId("day-keys-list").replaceChildren(
      ...keys().flatMap(([names, does]) => [el("dt", null, ...names.map((name) => el("kbd", null, name))), el("dd", null, does)]),
    );
    byId("day-states").replaceChildren(
      ...["planned", "running", "done", "failed", "skipped", "cancelled"].map((state) => el("li", { class: `chip is-${state}` }, stateIcon(state), stateName(state))),
    );
    this.#dialog.showModal();
  }
}
