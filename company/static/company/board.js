/** Her company on the board: the drawer of mail and jobs, and words for letters, jobs and proposals. */

import { registerDrawer, registerEventTexts, registerTaskStart } from "../js/board/extension.js";
import { el, icon } from "../js/shared/dom.js";
import { fill, number } from "../js/shared/words.js";

registerDrawer({
  name: "mail",
  label: () => gettext("Mail"),
  reads: ["mail"],
  draw: drawMail,
  count: ({ mail }) => mail?.unread ?? 0,
  order: 30,
});
registerTaskStart("company", () => gettext("She turns to company mail: {content}"));
registerTaskStart("project", () => gettext("She chews on a proposal: {content}"));
registerEventTexts({
  "mail.received": (p) => ({ icon: "mail", text: fill(gettext("A letter from {sender}: {subject}"), p) }),
  "mail.read": (p) => ({ icon: "mail", tone: "quiet", text: fill(gettext("She reads the letter from {sender}: {subject}"), p) }),
  "mail.sent": (p) => ({ icon: "mail", tone: "good", text: fill(gettext("She writes to {recipient}: {subject}"), p) }),
  "job.offered": (p) => ({ icon: "company", text: fill(gettext("A job is offered: {what}, {reward} coins, until {deadline}."), job(p)) }),
  "job.accepted": (p) => ({ icon: "company", tone: "good", text: fill(gettext("She takes the job: {what}, until {deadline}."), job(p)) }),
  "job.declined": (p) => ({ icon: "company", tone: "quiet", text: fill(gettext("She declines the job: {what}."), job(p)) }),
  "job.completed": (p) => ({ icon: "company", tone: "good", text: fill(gettext("The job is done: {what}, {reward} coins."), job(p)) }),
  "job.expired": (p) => ({ icon: "company", tone: "bad", text: fill(gettext("The job's deadline has passed: {what}."), job(p)) }),
});

/** @param {Record<string, any>} p */
function job(p) {
  return { ...p, reward: number(p.reward), what: p.brand || gettext("a project talk") };
}

/** @param {import("../js/board/extension.js").Sections} sections */
function drawMail(sections) {
  const { latest = [], jobs = [] } = sections.mail ?? {};
  const open = jobs.map((/** @type {any} */ job) =>
    el(
      "li",
      null,
      el(
        "p",
        { class: "row-head" },
        el("strong", null, job.brand || gettext("A project talk")),
        el("span", { class: "chip is-wait" }, icon("company"), jobState(job.state)),
        el("span", { class: "push meta" }, fill(gettext("{reward} coins, until {deadline}"), { ...job, reward: number(job.reward) })),
      ),
      el("p", { class: "words meta" }, job.brief),
    ),
  );
  const letters = latest.map((/** @type {any} */ mail) =>
    el(
      "li",
      null,
      el(
        "p",
        { class: "row-head" },
        el("strong", null, mail.subject),
        mail.read || mail.mailbox === "company" ? null : el("span", { class: "chip is-wait" }, icon("mail"), gettext("unread")),
        mail.answered ? el("span", { class: "chip is-good" }, icon("check"), gettext("answered")) : null,
      ),
      el("p", { class: "meta" }, `${mail.sender} → ${mail.recipient} · `, el("time", null, mail.sent_at)),
    ),
  );
  return open.length + letters.length ? [el("ul", { class: "rows" }, ...open, ...letters)] : [];
}

/** @param {string} state */
function jobState(state) {
  return { offered: gettext("offered"), accepted: gettext("accepted") }[state] ?? state;
}
