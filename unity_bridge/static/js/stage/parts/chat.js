/** The chat beside her, newest below. */

import { el } from "../../shared/dom.js";
import { fill } from "../../shared/words.js";

const MOST = 9;

/** What somebody gave, in words. @param {Record<string, any>} paid */
export function givenWords(paid) {
  if (paid.kind === "raid") return fill(gettext("brings {count} friends along"), { count: paid.amount || "some" });
  return [paid.amount, paid.currency].filter(Boolean).join(" ");
}

export class Chat {
  root = el("ol", { class: "stage-chat", "aria-label": gettext("Chat") });

  /** @param {Record<string, any>} said `chat.message` */
  add(said) {
    if (!said.text && !said.paid) return;
    this.root.querySelector(`[data-message="${said.message}"]`)?.remove();
    const line = el(
      "li",
      { "data-message": said.message, class: `stage-chat-line${said.highlighted ? " is-highlighted" : ""}${said.paid ? " is-paid" : ""}` },
      el("span", { class: "nick", "data-colour": said.colour }, said.nickname),
      // A gift may come without a word.
      said.text || givenWords(said.paid),
    );
    this.root.append(line);
    while (this.root.children.length > MOST) this.root.firstElementChild?.remove();
  }

  /** @param {number[]} messages */
  remove(messages) {
    for (const line of this.root.querySelectorAll("[data-message]")) {
      if (messages.includes(Number(/** @type {HTMLElement} */ (line).dataset.message))) line.remove();
    }
  }

  clear() {
    this.root.replaceChildren();
  }
}
