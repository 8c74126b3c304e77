/** Her company on the board: the drawer of mail and jobs, and words for letters, jobs and proposals. */

import { registerDrawer, registerEventTexts, registerTaskStart } from "../js/board/extension.js";
import { liveDrawer } from "../js/board/live-drawer.js";
import { dateOf, fill, number } from "../js/shared/words.js";
import { mailView } from "./mail.js";

registerDrawer({
  name: "mail",
  label: () => gettext("Mail"),
  reads: ["mail"],
  follows: ["mail.", "job."],
  draw: liveDrawer(mailView),
  count: ({ mail }) => mail?.unread ?? 0,
  order: 30,
});
registerTaskStart("company", () => gettext("She turns to company mail: {content}"));
registerTaskStart("project", () => gettext("She chews on a proposal: {content}"));
registerEventTexts({
  "mail.received": (p) => ({ icon: "mail", text: fill(gettext("A letter from {sender}: {subject}"), p) }),
  "mail.read": (p) => ({ icon: "mail", tone: "quiet", text: fill(gettext("She reads the letter from {sender}: {subject}"), p) }),
  "mail.sent": (p) => ({ icon: "mail", tone: "good", text: fill(gettext("She writes to {recipient}: {subject}"), p) }),
  "mail.recalled": (p) => ({ icon: "mail", tone: "quiet", text: fill(gettext("An operator took a letter back: {subject}"), p) }),
  "job.offered": (p) => ({ icon: "company", text: fill(gettext("A job is offered: {what}, {reward} coins, until {deadline}."), job(p)) }),
  "job.accepted": (p) => ({ icon: "company", tone: "good", text: fill(gettext("She takes the job: {what}, until {deadline}."), job(p)) }),
  "job.declined": (p) => ({ icon: "company", tone: "quiet", text: fill(gettext("She declines the job: {what}."), job(p)) }),
  "job.completed": (p) => ({ icon: "company", tone: "good", text: fill(gettext("The job is done: {what}, {reward} coins."), job(p)) }),
  "job.reopened": (p) => ({ icon: "company", tone: "quiet", text: fill(gettext("Her answer was taken back; the job is on offer again: {what}."), job(p)) }),
  "job.withdrawn": (p) => ({ icon: "company", tone: "quiet", text: fill(gettext("The offer was taken back: {what}."), job(p)) }),
  "job.expired": (p) => ({ icon: "company", tone: "bad", text: fill(gettext("The job's deadline has passed: {what}."), job(p)) }),
});

/** @param {Record<string, any>} p */
function job(p) {
  return { ...p, deadline: dateOf(p.deadline), reward: number(p.reward), what: p.brand || gettext("a project talk") };
}
