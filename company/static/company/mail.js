/** The drawer of mail: threads of both mailboxes, a thread with what it did to her plans, and letters to write. */

import { act } from "../js/board/act.js";
import { notAnswered, soon } from "../js/board/live-drawer.js";
import { PagedList } from "../js/board/paged-list.js";
import { call } from "../js/shared/api.js";
import { el, icon, stateIcon } from "../js/shared/dom.js";
import { dateOf, fill, number, stateName, typeName } from "../js/shared/words.js";
import { answerForm, letterForm } from "./mail-forms.js";

/** @returns {import("../js/board/live-drawer.js").View} */
export function mailView() {
  const waiting = /** @type {HTMLInputElement} */ (el("input", { type: "checkbox", onchange: () => list.restart() }));
  const write = el("button", { type: "button", class: "button push", "data-needs": "operate", onclick: () => compose() }, icon("pen"), gettext("Write to her"));
  const element = el("div", { class: "sheet" });
  const list = new PagedList({
    fetch: async (before) => {
      const asked = new URLSearchParams();
      if (before) asked.set("before", String(before));
      if (waiting.checked) asked.set("waiting", "true");
      const page = await call("GET", `mail/threads?${asked}`);
      return { rows: page.threads, next: page.next };
    },
    key: (thread) => thread.id,
    draw: (/** @type {any} */ thread) =>
      el("li", null, el("button", { type: "button", class: "row-open", "data-thread": thread.id, onclick: () => open(thread.id) }, ...inShort(thread))),
    empty: () => (waiting.checked ? gettext("Nothing waits for anybody.") : gettext("No letter has come or gone yet.")),
    label: () => gettext("Threads"),
  });
  const whole = el("div", null, el("p", { class: "drawer-bar" }, el("label", null, waiting, gettext("Only what waits")), write), list.element);
  /** @type {{id: number, refresh: () => void} | null} */
  let opened = null;
  const close = () => {
    const from = opened?.id;
    opened = null;
    element.replaceChildren(whole);
    list.refresh();
    const row = /** @type {HTMLElement | null} */ (whole.querySelector(`[data-thread="${from}"]`));
    (row ?? write).focus();
  };
  /** @param {number} id */
  const open = (id) => {
    const shown = sheet(id, close);
    opened = { id, refresh: shown.refresh };
    element.replaceChildren(shown.element);
    shown.back.focus();
    shown.refresh();
  };
  const compose = () => {
    opened = { id: 0, refresh: () => undefined };
    const head = el("header", { class: "sheet-head" }, backButton(close), el("h3", null, gettext("A letter to her")));
    element.replaceChildren(head);
    letterForm({ sent: (thread) => open(thread), cancel: close, into: element });
  };
  element.append(whole);
  return { element, refresh: () => (opened ? opened.refresh() : list.refresh()) };
}

/** @param {() => void} close */
function backButton(close) {
  return el("button", { type: "button", class: "button quiet", onclick: close }, icon("back"), gettext("All threads"));
}

/** @param {any} thread */
function inShort(thread) {
  return [
    el(
      "span",
      { class: "row-head" },
      el("strong", null, thread.subject),
      thread.letters > 1 ? el("span", { class: "meta figures" }, fill(gettext("{count} letters"), { count: number(thread.letters) })) : null,
      thread.unread ? el("span", { class: "chip is-wait" }, icon("mail"), gettext("unread")) : null,
      thread.unanswered ? el("span", { class: "chip is-wait" }, icon("wait"), gettext("waits for the company")) : null,
      ...thread.jobs.map(jobChip),
      thread.tasks ? el("span", { class: "chip" }, icon("list"), fill(ngettext("one task", "{count} tasks", thread.tasks), { count: thread.tasks })) : null,
    ),
    el("span", { class: "meta" }, `${thread.with_whom} · `, el("time", null, thread.last_at)),
  ];
}

/** @param {any} job */
function jobChip(job) {
  const tone = /** @type {Record<string, string>} */ ({ offered: "is-wait", accepted: "is-good", done: "is-good", expired: "is-failed" })[job.state] ?? "";
  return el("span", { class: `chip ${tone}` }, icon("company"), job.state_name);
}

/** @param {number} id @param {() => void} close */
function sheet(id, close) {
  const title = el("h3");
  const back = backButton(close);
  const body = el("div", { "aria-busy": "true" });
  /** The form at the end of the thread, kept while letters come and go above it. */
  const desk = el("div");
  const element = el("article", null, el("header", { class: "sheet-head" }, back, title), body, desk);
  /** As it was fetched last: what is answered is looked for when somebody writes. @type {any} */
  let thread;
  const refresh = soon(async () => {
    try {
      thread = await call("GET", `mail/threads/${id}`);
      title.textContent = thread.subject;
      body.replaceChildren(...thread.letters.map((/** @type {any} */ each) => letter(each, refresh)), ...thread.jobs.map((/** @type {any} */ job) => slip(job, thread.tasks, desk, refresh)));
      if (!desk.childElementCount) verbs(() => thread, desk, refresh);
    } catch (error) {
      body.replaceChildren(notAnswered(/** @type {Error} */ (error).message, refresh));
    }
    body.setAttribute("aria-busy", "false");
  });
  return { element, refresh, back };
}

/** @param {() => any} latest the thread as it stands now @param {HTMLElement} desk @param {() => void} refresh */
function verbs(latest, desk, refresh) {
  const clear = () => {
    desk.replaceChildren();
    verbs(latest, desk, refresh);
    desk.querySelector("button")?.focus();
  };
  const reply = () => {
    desk.replaceChildren();
    const { letters } = latest();
    const answered = letters.find((/** @type {any} */ each) => each.mailbox === "company" && !each.answered_at) ?? letters[letters.length - 1];
    letterForm({ replyTo: answered, sent: () => (desk.replaceChildren(), refresh()), cancel: clear, into: desk });
  };
  desk.replaceChildren(
    el("p", { class: "drawer-bar", "data-needs": "operate" }, el("button", { type: "button", class: "button", onclick: reply }, icon("pen"), gettext("Write in this thread"))),
  );
}

/** @param {any} mail @param {() => void} refresh */
function letter(mail, refresh) {
  const hers = mail.mailbox === "company";
  const read = async () => {
    if (await act("POST", `mail/letters/${mail.id}/read`, {}, gettext("She has read it."))) refresh();
  };
  return el(
    "section",
    { class: hers ? "mail-letter is-hers" : "mail-letter", "aria-label": mail.subject },
    el(
      "p",
      { class: "row-head" },
      el("strong", null, mail.subject),
      el("span", { class: "chip" }, mail.kind_name),
      mail.answered_at ? el("span", { class: "chip is-good" }, icon("check"), gettext("answered")) : null,
      mail.read_at ? el("span", { class: "meta" }, fill(gettext("read {at}"), { at: mail.read_at })) : null,
    ),
    el("p", { class: "meta" }, `${mail.sender} → ${mail.recipient} · `, el("time", null, mail.sent_at)),
    el("p", { class: "words mail-letter-body" }, mail.body),
    hers || mail.read_at
      ? null
      : el("p", { class: "row-verbs", "data-needs": "operate" }, el("button", { type: "button", class: "button quiet", onclick: read }, icon("check"), gettext("Mark as read by her"))),
  );
}

/** @param {any} job @param {any[]} tasks @param {HTMLElement} desk @param {() => void} refresh */
function slip(job, tasks, desk, refresh) {
  const mine = tasks.filter((task) => task.job === job.id);
  /** @param {boolean} accept */
  const answer = (accept) => {
    desk.replaceChildren();
    answerForm({ job, accept, sent: () => (desk.replaceChildren(), refresh()), cancel: () => (desk.replaceChildren(), refresh()), into: desk });
  };
  const done = async () => {
    if (await act("POST", `jobs/${job.id}/done`, {}, gettext("Done, and paid."))) refresh();
  };
  return el(
    "section",
    { class: "job-slip", "aria-label": gettext("The job") },
    el(
      "p",
      { class: "row-head" },
      el("strong", null, job.brand || gettext("A project talk")),
      jobChip(job),
      el("span", { class: "push meta" }, fill(gettext("{reward} coins, until {deadline}"), { reward: number(job.reward), deadline: dateOf(job.deadline) })),
    ),
    el("p", { class: "words" }, job.brief),
    job.ad_lines.length ? el("ul", { class: "meta" }, ...job.ad_lines.map((/** @type {string} */ line) => el("li", null, line))) : null,
    mine.length
      ? el("div", null, el("p", { class: "meta" }, gettext("In her plans because of it:")), el("ul", null, ...mine.map(taskLine)))
      : el("p", { class: "meta" }, gettext("Nothing in her plans comes of it yet.")),
    job.state === "offered"
      ? el(
          "p",
          { class: "row-verbs", "data-needs": "operate" },
          el("button", { type: "button", class: "button", onclick: () => answer(true) }, icon("check"), gettext("Accept for her")),
          el("button", { type: "button", class: "button", onclick: () => answer(false) }, icon("cross"), gettext("Decline for her")),
        )
      : null,
    job.state === "accepted"
      ? el("p", { class: "row-verbs", "data-needs": "operate" }, el("button", { type: "button", class: "button quiet", onclick: done }, icon("coin"), gettext("Take it for done, and pay")))
      : null,
  );
}

/** @param {any} task */
function taskLine(task) {
  return el(
    "li",
    null,
    el("span", { class: "row-head" }, el("time", null, `${task.date} ${task.start_time}–${task.end_time}`), typeName(task.type), el("span", { class: `chip is-${task.state}` }, stateIcon(task.state), stateName(task.state))),
    el("span", { class: "words meta" }, [task.content, task.reason || task.why].filter(Boolean).join(" · ")),
  );
}
