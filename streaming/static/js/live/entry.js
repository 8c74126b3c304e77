/** How one entry of the chat looks: a viewer's words, hers, one's own on their way. */

import { el, icon } from "../shared/dom.js";
import { fill } from "../shared/words.js";
import { speech, words } from "./richtext.js";

/** @typedef {import("./state.js").Chat} Chat @typedef {import("./state.js").Line} Line
 * @typedef {import("./state.js").Question} Question @typedef {import("./state.js").State} State
 * @typedef {import("./outbox.js").Message} Message */

/** @param {string} nickname @param {number} colour */
export function nick(nickname, colour) {
  return el("span", { class: "nick", "data-colour": colour }, nickname);
}

/** “×3 asked”. @param {number} askers */
export function askersText(askers) {
  return fill(gettext("×{count} asked"), { count: askers });
}

/** What a message cost its writer on their platform, as “paid 30 CNY”. @param {NonNullable<Chat["paid"]>} paid */
export function paidText({ kind, amount, currency }) {
  const much = currency ? `${amount} ${currency}` : amount;
  if (!much) {
    const alone = { superchat: gettext("paid"), bits: gettext("bits"), gift: gettext("gift"), member: gettext("member"), sub: gettext("subscribed"), raid: gettext("raid") };
    return alone[kind];
  }
  const words = {
    superchat: gettext("paid {amount}"),
    bits: gettext("{amount} bits"),
    gift: gettext("gift: {amount}"),
    member: gettext("member, {amount} mo."),
    sub: gettext("subscribed, {amount} mo."),
    raid: gettext("raid of {amount}"),
  };
  return fill(words[kind], { amount: much });
}

/** @param {Chat} chat @param {State} state */
export function chatEntry(chat, state) {
  const own = chat.viewer !== null && chat.viewer === state.me.viewer;
  const classes = ["entry", "is-chat", own && "is-own", chat.staff && "is-staff", chat.highlighted && "is-highlighted"];
  const item = el(
    "li",
    { class: classes.filter(Boolean).join(" "), title: chat.at },
    el(
      "p",
      { class: "entry-words" },
      nick(chat.nickname, chat.colour),
      chat.staff && el("span", { class: "badge" }, gettext("staff")),
      chat.paid && el("span", { class: "badge is-paid" }, paidText(chat.paid)),
      el("span", { class: "entry-text" }, ...words(chat.text)),
    ),
  );
  if (state.me.staff) item.append(moreButton(chat));
  return item;
}

/** The button behind which the staff's actions are. @param {Chat} chat */
function moreButton(chat) {
  const label = fill(gettext("What to do about {name}'s message"), { name: chat.nickname });
  return el(
    "button",
    { type: "button", class: "entry-more", "data-message": chat.id, "aria-haspopup": "menu", "aria-expanded": "false", "aria-label": label },
    icon("more"),
  );
}

/** @param {Question} question */
function quote(question) {
  return el(
    "p",
    { class: "quote" },
    nick(question.nickname, question.colour),
    question.askers > 1 && el("span", { class: "askers" }, askersText(question.askers)),
    el("span", { class: "entry-text" }, ...words(question.text)),
  );
}

/** The button by which the staff would have her learn from an answer. @param {Line} line @param {State} state */
function starButton(line, state) {
  const label = fill(gettext("Have her learn from her answer to {name}"), { name: line.question?.nickname ?? "" });
  const pressed = String(state.starred.has(line.answer ?? 0));
  return el("button", { type: "button", class: "entry-star", "data-answer": line.answer, "aria-pressed": pressed, "aria-label": label, title: label }, icon("star"));
}

/** Something that she said. @param {Line} line @param {State} state */
export function lineEntry(line, state) {
  // What was cut short is nothing to learn from, nor what was said to nobody.
  const starred = state.me.staff && line.answer !== null && line.question && !line.cut;
  const item = el(
    "li",
    { class: `entry is-line is-${line.line_kind}`, title: line.at },
    line.question && quote(line.question),
    el(
      "p",
      { class: "line-words" },
      her(),
      el("span", { class: "entry-text" }, ...speech(line.text)),
      line.cut && el("span", { class: "cut" }, gettext("cut short")),
    ),
  );
  if (starred) item.append(starButton(line, state));
  return item;
}

/** What she is saying: the words come into `.entry-text`. @param {Question | null} question */
export function speakingEntry(question) {
  return el(
    "li",
    { class: "entry is-line is-answer is-speaking" },
    question && quote(question),
    el("p", { class: "line-words" }, her(), el("span", { class: "entry-text" })),
  );
}

function her() {
  return el("span", { class: "her" }, document.body.dataset.name ?? "");
}

/**
 * One's own message that the server has not confirmed, or has refused.
 * @param {Message} message
 * @param {State} state
 * @param {{again: (id: string) => void, discard: (id: string) => void}} actions
 */
export function ownEntry(message, state, actions) {
  const failed = message.state === "failed";
  const mark = icon("wait");
  mark.classList.add("on-its-way");
  const item = el(
    "li",
    { class: `entry is-own is-${message.state}`, "data-own": message.id },
    el(
      "p",
      { class: "entry-words" },
      nick(state.me.nickname, state.me.colour),
      el("span", { class: "entry-text" }, ...words(message.text)),
      !failed && mark,
      !failed && el("span", { class: "visually-hidden" }, gettext("on its way")),
    ),
  );
  if (failed) {
    item.append(
      el("p", { class: "failed-why", role: "alert" }, message.why),
      el(
        "p",
        { class: "failed-foot" },
        el("button", { type: "button", class: "button", onclick: () => actions.again(message.id) }, gettext("Send again")),
        el("button", { type: "button", class: "button quiet", onclick: () => actions.discard(message.id) }, gettext("Discard")),
      ),
    );
  }
  return item;
}

/** A quiet remark between the entries. @param {string} text */
export function noteEntry(text) {
  return el("li", { class: "entry is-note" }, el("p", null, text));
}
