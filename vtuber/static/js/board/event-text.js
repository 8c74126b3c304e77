/**
 * Events as sentences. An event for which no app has registered words is told plainly, with its type and what it
 * carries.
 *
 * @typedef {import("./state.js").WorldEvent} WorldEvent
 * @typedef {import("./extension.js").EventText} EventText
 */

import { eventTexts, registerEventTexts, registerTaskStart, taskStarts } from "./extension.js";
import { fill, number, stepName, typeName } from "../shared/words.js";
import { weatherIcon, weatherKind } from "../shared/weather.js";

/** @type {Record<string, () => string>} */
const STARTS = {
  tweet: () => gettext("She picks up her phone: {content}"),
  rest: () => gettext("She curls up: {content}"),
};

/** @param {string} state */
function endOf(state) {
  return {
    done: gettext("{type}: done."),
    skipped: gettext("{type}: skipped. {reason}"),
    failed: gettext("{type}: it did not work out. {reason}"),
    cancelled: gettext("{type}: called off. {reason}"),
  }[state];
}

/** @type {Record<string, (p: Record<string, any>) => EventText | null>} */
const EVENT_TEXTS = {
  "waiting.changed": () => null,
  "clock.changed": (p) => {
    if (p.paused) return { icon: "pause", tone: "quiet", text: gettext("An operator stopped the clock.") };
    if (p.waiting_for_stage) return { icon: "wait", tone: "quiet", text: gettext("Time waits for a front end.") };
    if (p.unwatched) return { icon: "wait", tone: "quiet", text: gettext("Nobody watches; time takes a rest.") };
    const speed = p.live ? p.live_speed : p.speed;
    return { icon: "wait", tone: "quiet", text: fill(gettext("The clock runs at ×{speed}."), { speed }) };
  },
  "clock.stepped": (p) => ({
    icon: "wait",
    tone: "bad",
    text: fill(gettext("This machine's clock was set back by {seconds} s. Her time went on from where it was."), p),
  }),
  "clock.wall": (p) => ({
    icon: "wait",
    tone: "quiet",
    text: fill(
      p.seconds > 0
        ? gettext("Her wall's clock ({zone}) was put forward by {minutes} min. Hers follows while she sleeps.")
        : gettext("Her wall's clock ({zone}) was put back by {minutes} min. Hers waits for it while she sleeps."),
      { zone: p.zone, minutes: Math.round(Math.abs(p.seconds) / 60) },
    ),
  }),
  "weather.changed": (p) => ({
    icon: weatherIcon(p.sky),
    text: fill(gettext("{weather} today, {temperature} °C."), { ...p, weather: weatherKind(p.sky).label }),
  }),
  "day.planned": (p) => ({
    icon: "list",
    tone: "good",
    text: fill(
      ngettext("Her day is planned: one thing to do.", "Her day is planned: {tasks} things to do.", p.tasks),
      p,
    ),
  }),
  "task.changed": (p) => {
    if (p.change === "edited") return { icon: "hand", tone: "quiet", text: gettext("An operator changed a task.") };
    if (p.change === "moved") return { icon: "hand", tone: "quiet", text: gettext("A task was moved.") };
    if (p.change === "cancelled") return { icon: "hand", tone: "quiet", text: gettext("A task was called off.") };
    return null;
  },
  "task.started": (p) => ({
    icon: p.task_type,
    tone: "live",
    text: fill((taskStarts.get(p.task_type) ?? (() => "{content}"))(), p),
  }),
  "task.ended": (p) => {
    const text = fill(endOf(p.state) ?? "{type}", { type: typeName(p.task_type), reason: p.reason ?? "" }).trim();
    if (p.state === "done") return { icon: "check", tone: "quiet", text };
    return { icon: p.state === "failed" ? "cross" : "skip", tone: p.state === "failed" ? "bad" : "quiet", text };
  },
  "sns.opened": () => ({ icon: "tweet", tone: "quiet", text: gettext("The post editor is open.") }),
  "sns.closed": () => null,
  "tweet.published": (p) => ({ icon: "tweet", tone: "good", text: gettext("She posted:"), quote: p.text }),
  "character.acted": () => null,
  "diary.written": () => ({ icon: "diary", tone: "good", text: gettext("The day is in her diary.") }),
  "step.ended": (p) => {
    if (p.state === "failed") return { icon: "cross", tone: "bad", text: fill(gettext("“{step}” did not work out."), { step: stepName(p.step) }) };
    if (p.step === "night") return { icon: "moon", tone: "quiet", text: gettext("The night shift is over; her mail is there.") };
    return null;
  },
  "followers.changed": (p) => ({
    icon: "heart",
    tone: "love",
    text: fill(
      p.change < 0
        ? gettext("{lost} followers left; {total} are there now.")
        : gettext("{change} new followers; {total} are there now."),
      { change: number(p.change), lost: number(-p.change), total: number(p.followers_simulated + p.followers_real) },
    ),
  }),
  "wallet.changed": (p) => ({
    icon: "coin",
    tone: p.amount < 0 ? "quiet" : "good",
    text: fill(
      p.amount < 0
        ? gettext("{amount} coins spent ({why}); the wallet holds {balance}.")
        : gettext("{amount} coins earned ({why}); the wallet holds {balance}."),
      { amount: number(Math.abs(p.amount)), why: p.why, balance: number(p.balance) },
    ),
  }),
};

registerEventTexts(EVENT_TEXTS);
for (const [type, text] of Object.entries(STARTS)) registerTaskStart(type, text);

/**
 * How an event reads; null for one that is not worth a line.
 * @param {WorldEvent} event
 * @returns {EventText | null}
 */
export function textOf(event) {
  const format = eventTexts.get(event.type);
  if (format) return format(event.payload);
  const carried = Object.entries(event.payload)
    .map(([name, value]) => `${name}: ${typeof value === "object" ? JSON.stringify(value) : value}`)
    .join(" · ");
  return { icon: "dot", tone: "quiet", text: carried ? `${event.type} — ${carried}` : event.type };
}
