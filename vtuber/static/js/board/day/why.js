/** Why a task is there, and who says so. */

import { sourceName } from "../../shared/words.js";

/** @param {import("../state.js").Task} task */
export function whyOf(task) {
  if (task.why) return task.why;
  if (task.source === "director") return gettext("from her own plan of the morning");
  return sourceName(task.source);
}
