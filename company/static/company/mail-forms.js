/** Letters that operators write: to her, with or without a job in them, and in her name. */

import { editForm } from "../js/board/edit-form.js";
import { notAnswered } from "../js/board/live-drawer.js";
import { ApiError, call } from "../js/shared/api.js";
import { el } from "../js/shared/dom.js";
import { toast } from "../js/shared/toasts.js";
import { fill } from "../js/shared/words.js";

const SUBJECT = 120;
const BODY = 4000;

/**
 * A letter to her: from the company or from an advertiser; with terms, it offers a job.
 * @param {{replyTo?: any, sent: (thread: number) => void, cancel: () => void, into: HTMLElement}} options
 */
export async function letterForm({ replyTo, sent, cancel, into }) {
  const place = el("div", { class: "sheet" });
  into.append(place);
  let choices;
  try {
    choices = await call("GET", "mail/senders");
  } catch (error) {
    const again = () => {
      place.remove();
      letterForm({ replyTo, sent, cancel, into });
    };
    place.replaceChildren(notAnswered(/** @type {Error} */ (error).message, again));
    return;
  }
  let offering = false;
  const common = () => [
    { name: "sender", label: gettext("From"), type: /** @type {const} */ ("select"), needed: true, options: choices.senders.map((/** @type {any} */ each) => ({ value: each.key, label: each.name })) },
    { name: "subject", label: gettext("Subject"), needed: true, longest: SUBJECT, value: replyTo ? re(replyTo.subject) : "" },
    { name: "body", label: gettext("The letter"), type: /** @type {const} */ ("textarea"), rows: 7, needed: true, longest: BODY },
  ];
  const terms = () => [
    {
      name: "brand",
      label: gettext("Brand"),
      type: /** @type {const} */ ("select"),
      needed: true,
      options: choices.brands.map((/** @type {any} */ brand) => ({ value: String(brand.id), label: `${brand.name} · ${brand.product}` })),
      changed: (/** @type {string} */ value) => {
        const brand = choices.brands.find((/** @type {any} */ each) => String(each.id) === value);
        if (brand) form.control("sender").value = brand.sender;
      },
    },
    { name: "brief", label: gettext("What is wanted"), needed: true, longest: 300 },
    { name: "ad_lines", label: gettext("Ad lines"), type: /** @type {const} */ ("textarea"), rows: 3, needed: true, help: gettext("What she reads out: one a line, four at most; one of them names the brand.") },
    { name: "deadline", label: gettext("Deadline (her game day)"), type: /** @type {const} */ ("date"), needed: true, value: choices.today, help: fill(gettext("Today is {today} in her world."), choices) },
    { name: "reward", label: gettext("Reward, coins"), type: /** @type {const} */ ("number"), needed: true, value: "90", min: 1, max: 1000 },
  ];
  const make = () =>
    editForm({
      label: gettext("A letter to her"),
      fields: offering ? [...common(), ...terms()] : common(),
      submit: gettext("Send"),
      cancel,
      send: async (values) => {
        const answer = offering ? await call("POST", "mail/offers", offer(values)) : await call("POST", "mail/letters", { ...values, ...(replyTo ? { reply_to: replyTo.id } : {}) });
        toast(gettext("Sent. Until she reads it you can take it back in the audit log."));
        sent(answer.thread);
      },
    });
  let form = make();
  const tick = el("input", { type: "checkbox" });
  tick.addEventListener("change", () => {
    const kept = Object.fromEntries(["sender", "subject", "body"].map((name) => [name, form.control(name).value]));
    offering = /** @type {HTMLInputElement} */ (tick).checked;
    const next = make();
    for (const [name, value] of Object.entries(kept)) next.control(name).value = value;
    form.replaceWith(next);
    form = next;
    if (offering) form.control("brand").dispatchEvent(new Event("input"));
  });
  // An offer begins a thread of its own.
  place.replaceChildren(...(replyTo ? [] : [el("p", { class: "drawer-bar" }, el("label", null, tick, gettext("It offers her an ad stream")))]), form);
  form.control("subject").focus();
}

/** @param {Record<string, string>} values */
function offer(values) {
  const lines = values.ad_lines.split("\n").map((line) => line.trim()).filter(Boolean);
  return { ...values, brand: Number(values.brand), reward: Number(values.reward), ad_lines: lines };
}

/**
 * Her answer to an offer, in her name; it begins with what she would write herself.
 * @param {{job: any, accept: boolean, sent: () => void, cancel: () => void, into: HTMLElement}} options
 */
export async function answerForm({ job, accept, sent, cancel, into }) {
  const place = el("div", { class: "sheet", "aria-busy": "true" });
  into.append(place);
  let drafted = { subject: "", body: "" };
  let words = "";
  try {
    drafted = await call("GET", `jobs/${job.id}/draft?accept=${accept}`);
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    words = error.message;
  }
  const form = editForm({
    label: accept ? gettext("Accept for her") : gettext("Decline for her"),
    fields: [
      { name: "subject", label: gettext("Subject"), needed: true, longest: SUBJECT, value: drafted.subject },
      { name: "body", label: accept ? gettext("Her letter that says yes") : gettext("Her letter that says no"), type: "textarea", rows: 7, needed: true, longest: BODY, value: drafted.body },
    ],
    submit: accept ? gettext("Accept for her") : gettext("Decline for her"),
    cancel,
    send: async (values) => {
      await call("POST", `jobs/${job.id}/${accept ? "accept" : "decline"}`, values);
      toast(gettext("Sent in her name. Until the company reads it you can take it back in the audit log."));
      sent();
    },
  });
  place.setAttribute("aria-busy", "false");
  place.replaceChildren(...(words ? [el("p", { class: "notice drawer-notice" }, words)] : []), form);
  form.control("body").focus();
}

/** @param {string} subject */
function re(subject) {
  return /^(re|回复)[:：]/i.test(subject) ? subject : `Re: ${subject}`;
}
