/**
 * Events as sentences. An event for which no app has registered words is told plainly, with its type and what it
 * carries.
 *
 * @typedef {import("./state.js").WorldEvent} WorldEvent
 * @typedef {import("./extension.js").EventText} EventText
 */

import { eventTexts, registerEventTexts, registerTaskStart, taskStarts } from "./extension.js";
import { dateOf, fill, number, stepName, typeName } from "../shared/words.js";
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
  "stop.pulled": (p) => ({ icon: "stop", tone: "bad", text: fill(gettext("{by} pulled the emergency stop."), p) }),
  "stop.released": (p) => ({ icon: "play", tone: "good", text: fill(gettext("{by} let her go on."), p) }),
  "clock.changed": (p) => {
    if (p.stopped) return null; // told by the stop itself
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
    // Whose hand it was; where it was nobody's, it follows from something else that is told.
    const text = {
      edited: p.by ? gettext("{by} changed a task.") : gettext("A task was changed along with another."),
      moved: p.by ? gettext("{by} moved a task.") : gettext("A task was moved."),
      reopened: p.by ? gettext("{by} lets a task take place after all.") : gettext("A task takes place after all."),
    }[/** @type {"edited"} */ (p.change)];
    if (text) return { icon: "hand", tone: "quiet", text: fill(text, p) };
    if (p.change === "approved") return { icon: "check", tone: "good", text: gettext("Somebody approved what she prepared.") };
    if (p.change === "held") return { icon: "hand", tone: "quiet", text: gettext("Somebody holds what she prepared.") };
    if (p.change === "rewritten") return { icon: "undo", tone: "quiet", text: gettext("Somebody asked her for another version.") };
    if (p.change === "waiting") return { icon: "wait", tone: "bad", text: gettext("Its time has come, and nobody has approved it.") };
    if (p.change === "cancelled") return { icon: "hand", tone: "quiet", text: gettext("A task was called off.") };
    return null;
  },
  "approvals.changed": () => ({ icon: "hand", tone: "quiet", text: gettext("What needs an approval was changed.") }),
  "proposal.changed": (p) => {
    const texts = {
      asked: p.by_herself
        ? fill(gettext("Something has come up, she thinks about another plan. {why}"), { why: p.why ?? "" })
        : gettext("She thinks about another plan for today."),
      open: fill(ngettext("She has another plan: one change.", "She has another plan: {changes} changes.", p.changes), p),
      accepted: gettext("Another plan was taken over."),
      discarded: gettext("The day stays as it was planned."),
      stale: gettext("The other plan was overtaken by the day."),
      failed: gettext("No other plan came about."),
    };
    const text = /** @type {Record<string, string>} */ (texts)[p.state];
    return text ? { icon: "list", tone: p.state === "open" ? "good" : "quiet", text: text.trim() } : null;
  },
  "wish.changed": () => ({ icon: "hand", tone: "quiet", text: gettext("An operator set something for a day to come.") }),
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
  "tweet.edited": (p) => ({ icon: "hand", tone: "quiet", text: gettext("An operator changed the words of a post:"), quote: p.text }),
  "tweet.taken_down": () => ({ icon: "hand", tone: "quiet", text: gettext("An operator took a post down.") }),
  "tweet.put_back": (p) => ({ icon: "hand", tone: "quiet", text: gettext("An operator put a post back:"), quote: p.text }),
  "diary.changed": (p) => ({
    icon: "diary",
    tone: "quiet",
    text: fill(
      {
        edited: gettext("An operator changed the words of her diary of {date}."),
        published: gettext("Her diary of {date} can be read by everybody."),
        withdrawn: gettext("Her diary of {date} is for herself again."),
      }[/** @type {string} */ (p.change)] ?? "{date}",
      { date: dateOf(p.date) },
    ),
  }),
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
