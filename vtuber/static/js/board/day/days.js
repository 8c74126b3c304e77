/** Days as the server has them: one that is over, one to come, and a week of them. */

import { call } from "../../shared/api.js";
import { fill, hhmm } from "../../shared/words.js";

/**
 * @typedef {import("../state.js").Task} Task @typedef {import("./track.js").Day} Day
 * @typedef {Day & {state: string}} WeekDay
 */

/** @param {string} date @returns {Promise<Day>} */
export async function fetchDay(date) {
  return shown(await call("GET", `days/${date}`));
}

/** @param {string} from @param {string} to the last one @returns {Promise<WeekDay[]>} */
export async function fetchWeek(from, to) {
  const answer = await call("GET", `days?from=${from}&to=${to}`);
  return answer.days.map(shown);
}

/** @param {any} day */
function shown(day) {
  return {
    ...day,
    tasks: day.tasks ?? [],
    planned: (day.planned ?? []).map(withTimes),
    wishes: (day.wishes ?? []).filter((/** @type {any} */ wish) => wish.state === "open" || wish.state === "left_out").map(asTask),
  };
}

/** A wish as the track shows it. @param {any} wish @returns {Task} */
export function asTask(wish) {
  return withTimes({ ...wish, id: -wish.id, wish: wish.id, state: wish.state === "open" ? "wish" : "skipped", source: "operator", prepared: null, why: fill(gettext("{who} has set it for this day."), { who: wish.by }) });
}

/** @param {any} task */
function withTimes(task) {
  return { ...task, start_time: hhmm(Date.parse(task.start)), end_time: hhmm(Date.parse(task.end)) };
}
