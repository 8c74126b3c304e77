/** Game days in numbers: from 08:00 to 08:00, in steps of five minutes. All moments are milliseconds of game time. */

import { fill } from "../../shared/words.js";

export const MINUTE_MS = 60_000;
export const HOUR_MS = 3_600_000;
export const DAY_MS = 24 * HOUR_MS;
/** Where a block comes to rest. */
export const STEP_MS = 5 * MINUTE_MS;
const DAY_BREAK_MS = 8 * HOUR_MS;

/** When the game day of that date begins. @param {string} date YYYY-MM-DD */
export function dayStart(date) {
  return Date.parse(`${date}T08:00:00Z`);
}

/** The date of the game day in which a moment lies. @param {number} moment */
export function dateOf(moment) {
  return new Date(moment - DAY_BREAK_MS).toISOString().slice(0, 10);
}

/** @param {string} date @param {number} days */
export function datePlus(date, days) {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
}

/** To the next five minutes, up or down. @param {number} moment */
export function snap(moment) {
  return Math.round(moment / STEP_MS) * STEP_MS;
}

/** A moment of a game day as the server wants it. @param {number} moment */
export function iso(moment) {
  return new Date(moment).toISOString().replace(".000Z", "+00:00");
}

/**
 * A time of day as a moment of a game day: before 08:00 it is the morning after.
 * @param {string} date @param {string} clock HH:MM
 */
export function momentOf(date, clock) {
  const [hours, minutes] = clock.split(":").map(Number);
  return dayStart(date) + ((hours - 8 + 24) % 24) * HOUR_MS + minutes * MINUTE_MS;
}

/**
 * When something that begins at `start` ends, if it ends at `clock`: 08:00 is the end of the day, never its beginning.
 * @param {string} date @param {number} start @param {string} clock HH:MM
 */
export function endOf(date, start, clock) {
  const end = momentOf(date, clock);
  return end <= start && clock === "08:00" ? end + DAY_MS : end;
}

/** Where a time of day lies in the game day, 0 to 1. @param {string} clock HH:MM */
export function partOfDay(clock) {
  return (momentOf("2000-01-01", clock) - dayStart("2000-01-01")) / DAY_MS;
}

/** "1 h 30 min" @param {number} length milliseconds, whole minutes */
export function lengthText(length) {
  const minutes = Math.round(length / MINUTE_MS);
  const hours = Math.floor(minutes / 60);
  if (!hours) return fill(gettext("{minutes} min"), { minutes });
  if (!(minutes % 60)) return fill(gettext("{hours} h"), { hours });
  return fill(gettext("{hours} h {minutes} min"), { hours, minutes: minutes % 60 });
}
