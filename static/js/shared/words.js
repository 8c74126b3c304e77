/**
 * Words for people. `gettext` and its kin come from the catalogue script of the page; without it the page is English.
 */

globalThis.gettext ??= (/** @type {string} */ text) => text;
globalThis.ngettext ??= (/** @type {string} */ one, /** @type {string} */ many, /** @type {number} */ count) =>
  count === 1 ? one : many;

const LANGUAGE = document.documentElement.lang || "zh-Hans";

/**
 * `text` with its `{name}` places filled.
 * @param {string} text
 * @param {Record<string, unknown>} values
 */
export function fill(text, values) {
  return text.replace(/\{(\w+)\}/g, (place, name) => (name in values ? String(values[name]) : place));
}

// Made once: that takes a millisecond, and her clock asks twice a second.
const LONG_DATE = new Intl.DateTimeFormat(LANGUAGE, { timeZone: "UTC", weekday: "short", month: "long", day: "numeric" });

/** The day of the week and the date of a game moment. @param {number} game milliseconds */
export function longDate(game) {
  return LONG_DATE.format(game);
}

const DATE = new Intl.DateTimeFormat(LANGUAGE, { timeZone: "UTC", dateStyle: "medium" });

/** A date of hers with its year, as the reader writes it. @param {string} date YYYY-MM-DD; anything else is left as it is */
export function dateOf(date) {
  const at = Date.parse(date);
  return Number.isNaN(at) ? date : DATE.format(at);
}

/** HH:MM of a game moment. @param {number} game milliseconds */
export function hhmm(game) {
  return new Date(game).toISOString().slice(11, 16);
}

/** A whole number as the reader writes it. @param {number} count */
export function number(count) {
  return new Intl.NumberFormat(LANGUAGE).format(count);
}

/**
 * Kinds of tasks, as the page has them from the apps that brought them.
 * @type {Record<string, {label: string, categories: Record<string, string>, colour: string, props: string[], scene?: string}>}
 */
const KINDS = JSON.parse(document.getElementById("task-kinds")?.textContent ?? "{}");

/** @param {string} type @param {string} [category] */
export function typeName(type, category) {
  const kind = KINDS[type];
  return kind?.categories[category ?? ""] ?? kind?.label ?? type;
}

/** The colour of a kind's blocks; empty for the usual one. @param {string} type */
export function typeColour(type) {
  return KINDS[type]?.colour ?? "";
}

/** What she needs for a task of this type, as it stands in the picture of her room. @param {string} type */
export function typeProps(type) {
  return KINDS[type]?.props ?? [];
}

/** Where she is for a task of this type, as front ends name it; for what is no task's, at home. @param {string} type */
export function typeScene(type) {
  if (type === "sleep") return "bed";
  // The page of a stream knows no kinds: she is on air there, or at home.
  return KINDS[type]?.scene ?? (type === "stream" ? "stream" : "room");
}

/** Names of the task states. @type {Record<string, () => string>} */
const STATES = {
  planned: () => gettext("planned"),
  running: () => gettext("now"),
  done: () => gettext("done"),
  skipped: () => gettext("skipped"),
  failed: () => gettext("failed"),
  cancelled: () => gettext("called off"),
  wish: () => gettext("wish"),
};

/** @param {string} state */
export function stateName(state) {
  return (STATES[state] ?? (() => state))();
}

/** Who put a task there. @param {string} source */
export function sourceName(source) {
  if (source === "planner") return gettext("added by the planner");
  if (source === "operator") return gettext("put there by an operator");
  return "";
}

/** Names of those who stand in where no model is asked. @type {Record<string, () => string>} */
const STAND_INS = {
  fallback: () => gettext("phrase book"),
  composer: () => gettext("drawn here"),
  none: () => gettext("nobody"),
  browser: () => gettext("the browser"),
  off: () => gettext("off"),
};

/** A backend or model as people say it; those that have a name of their own keep it. @param {string} backend */
export function backendName(backend) {
  return (STAND_INS[backend] ?? (() => backend))();
}

/** Who planned a day. @param {string} planner */
export function plannerName(planner) {
  if (planner === "nobody") return gettext("nobody");
  return planner === "fallback" || planner === "rule planner" ? gettext("the rule planner") : planner;
}

/** Names of the day's fixed steps. @type {Record<string, () => string>} */
const STEPS = {
  night: () => gettext("night shift"),
  new_day: () => gettext("the plan for the day"),
  diary: () => gettext("diary"),
};

/** @param {string} step */
export function stepName(step) {
  return (STEPS[step] ?? (() => step))();
}

/**
 * Whether she sleeps at a game moment, by her persona's hours (HH:MM; she wakes at 08:00 at the latest by the rule of
 * the day, and her night may begin before or after midnight).
 * @param {{wakes_at: string, sleeps_at: string} | undefined} hours
 * @param {number} game
 */
export function asleep(hours, game) {
  const now = hhmm(game);
  const { wakes_at: wakes, sleeps_at: sleeps } = hours ?? { wakes_at: "08:00", sleeps_at: "02:00" };
  return sleeps < wakes ? now >= sleeps && now < wakes : now >= sleeps || now < wakes;
}
