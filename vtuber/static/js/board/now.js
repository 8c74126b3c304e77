/** The headline: what she does at this moment, and what comes next. */

import { byId, icon, setText } from "../shared/dom.js";
import { asleep, fill, hhmm, typeName } from "../shared/words.js";
import { headlines } from "./extension.js";

/** @typedef {import("./state.js").State} State @typedef {import("./state.js").Task} Task */

export class Now {
  #kicker = byId("now-kicker");
  #line = byId("now-line");
  #next = byId("now-next");
  #state;
  #clock;

  /** @param {State} state @param {import("../shared/clock.js").GameClock} clock */
  constructor(state, clock) {
    this.#state = state;
    this.#clock = clock;
    state.watch(() => this.show());
  }

  show() {
    const task = this.#state.running;
    const { kicker, line, symbol } = task ? doing(task, this.#state) : this.#idle();
    if (this.#kicker.textContent !== kicker) this.#kicker.replaceChildren(icon(symbol), kicker);
    setText(this.#line, line);
    setText(this.#next, this.#following());
  }

  #idle() {
    const clock = this.#clock.state;
    const { day, hours } = this.#state.sections;
    if (clock?.waiting_for_stage) {
      return { symbol: "wait", kicker: gettext("Waiting"), line: gettext("Time waits until a front end connects.") };
    }
    if (clock?.holding && !day?.tasks.length) {
      return { symbol: "list", kicker: gettext("08:00"), line: gettext("She reads her mail and plans her day.") };
    }
    if (asleep(hours, this.#clock.now())) {
      return { symbol: "moon", kicker: gettext("Night"), line: gettext("She is asleep. Her ears are not.") };
    }
    return { symbol: "rest", kicker: gettext("In between"), line: gettext("Nothing planned. She looks out of the window.") };
  }

  #following() {
    const now = this.#clock.now();
    const next = this.#state.tasks.find((task) => task.state === "planned" && Date.parse(task.start) >= now - 60_000);
    if (next) return fill(gettext("Next, at {time}: {type} — {content}"), { time: next.start_time, type: typeName(next.type, next.category), content: next.content });
    const step = this.#state.sections.day?.next_step;
    if (step?.step === "diary") return fill(gettext("Next, at {time}: her diary"), { time: step.due.slice(11) });
    if (step?.step === "new_day") return gettext("Next, at 08:00: a new day");
    return "";
  }
}

/** @param {Task} task @param {State} state */
function doing(task, state) {
  const until = fill(gettext("{type}, until {time}"), { type: typeName(task.type, task.category), time: hhmm(Date.parse(task.end)) });
  const line = headlines.get(task.type)?.(task, state.sections) || task.content;
  return { symbol: task.type, kicker: until, line };
}
