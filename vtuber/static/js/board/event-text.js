/**
 * Events told as sentences. What stands here is only about words: an event that this page has never heard of is told
 * plainly, with its type and what it carries.
 *
 * @typedef {import("./state.js").WorldEvent} WorldEvent
 * @typedef {import("./extension.js").Told} Told
 */

import { eventTexts, registerEventTexts, registerTaskStart, taskStarts } from "./extension.js";
import { fill, number, stepName, typeName } from "../shared/words.js";

/** @type {Record<string, () => string>} */
const STARTS = {
  stream: () => gettext("She sits down in front of the camera: {content}"),
  company: () => gettext("She turns to company mail: {content}"),
  cover: () => gettext("She takes out her paints: {content}"),
  store: () => gettext("She pads over to the game store: {content}"),
  tweet: () => gettext("She picks up her phone: {content}"),
  rest: () => gettext("She curls up: {content}"),
  project: () => gettext("She chews on a proposal: {content}"),
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

/** @type {Record<string, (p: Record<string, any>) => Told | null>} */
const TELLINGS = {
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
  "weather.changed": (p) =>
    p.sky === "rain"
      ? { icon: "rain", text: fill(gettext("Rain today, {temperature} °C."), p) }
      : { icon: "sun", text: fill(gettext("Sunny today, {temperature} °C."), p) },
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
  "store.opened": (p) => ({
    icon: "store",
    text: fill(ngettext("One game lies on the counter.", "{count} games lie on the counter.", p.offers?.length ?? 0), {
      count: p.offers?.length ?? 0,
    }),
    quote: (p.offers ?? []).map((/** @type {any} */ offer) => `《${offer.title}》 ${offer.price}`).join(" · ") || undefined,
  }),
  "game.bought": (p) => ({
    icon: "game",
    tone: "good",
    text: p.gift
      ? fill(gettext("《{title}》 is a present; it joins her library."), p)
      : fill(gettext("She buys 《{title}》 for {price} coins."), p),
    quote: p.why || undefined,
  }),
  "store.closed": (p) =>
    p.bought
      ? null
      : { icon: "store", tone: "quiet", text: fill(gettext("She leaves the store with nothing. {reason}"), { reason: p.reason ?? "" }).trim() },
  "mail.received": (p) => ({ icon: "mail", text: fill(gettext("A letter from {sender}: {subject}"), p) }),
  "mail.read": (p) => ({ icon: "mail", tone: "quiet", text: fill(gettext("She reads the letter from {sender}: {subject}"), p) }),
  "mail.sent": (p) => ({ icon: "mail", tone: "good", text: fill(gettext("She writes to {recipient}: {subject}"), p) }),
  "job.offered": (p) => ({ icon: "company", text: fill(gettext("A job is offered: {what}, {reward} coins, until {deadline}."), job(p)) }),
  "job.accepted": (p) => ({ icon: "company", tone: "good", text: fill(gettext("She takes the job: {what}, until {deadline}."), job(p)) }),
  "job.declined": (p) => ({ icon: "company", tone: "quiet", text: fill(gettext("She declines the job: {what}."), job(p)) }),
  "job.completed": (p) => ({ icon: "company", tone: "good", text: fill(gettext("The job is done: {what}, {reward} coins."), job(p)) }),
  "job.expired": (p) => ({ icon: "company", tone: "bad", text: fill(gettext("The job's deadline has passed: {what}."), job(p)) }),
  "cover.made": (p) => ({ icon: "cover", tone: "good", text: fill(gettext("The cover is painted: {headline}"), p) }),
  "stream.started": (p) => ({ icon: "stream", tone: "live", text: fill(gettext("On air: {title}"), p) }),
  "stream.said": (p) => ({
    icon: "stream",
    text: p.question ? fill(gettext("She answers {nickname}:"), p.question) : gettext("She says:"),
    quote: p.text,
  }),
  // The chat has a page of its own; here it would bury everything else.
  "chat.said": () => null,
  "chat.removed": () => null,
  "chat.restored": () => null,
  "chat.highlighted": () => null,
  "answer.begun": () => null,
  "answer.dropped": () => null,
  "chat.rules": (p) =>
    p.silenced
      ? { icon: "hush", tone: "bad", text: gettext("Emergency stop: she says nothing.") }
      : { icon: "hand", tone: "quiet", text: gettext("The rules of the chat were changed.") },
  "answer.passed_on": () => null,
  "stream.ended": (p) => ({
    icon: "stream",
    tone: "good",
    text: fill(gettext("Off air after {minutes} minutes; at most {viewers_peak} were watching."), p),
  }),
};

/** @param {Record<string, any>} p */
function job(p) {
  return { ...p, reward: number(p.reward), what: p.brand || gettext("a project talk") };
}

registerEventTexts(TELLINGS);
for (const [type, text] of Object.entries(STARTS)) registerTaskStart(type, text);

/**
 * How an event reads; null for what only the stage shows.
 * @param {WorldEvent} event
 * @returns {Told | null}
 */
export function tell(event) {
  const telling = eventTexts.get(event.type);
  if (telling) return telling(event.payload);
  const carried = Object.entries(event.payload)
    .map(([name, value]) => `${name}: ${typeof value === "object" ? JSON.stringify(value) : value}`)
    .join(" · ");
  return { icon: "dot", tone: "quiet", text: carried ? `${event.type} — ${carried}` : event.type };
}
