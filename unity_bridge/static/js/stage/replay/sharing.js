/** A day shared by a link: made for a while, copied, taken back. For operators. */

import { ApiError, call } from "../../shared/api.js";
import { el, icon, setText } from "../../shared/dom.js";
import { fill } from "../../shared/words.js";

const DAYS = [1, 7, 30, 90];

/** @typedef {{id: number, made_by: string, expires_at: string}} DayLink */

/** The button that opens it all. @param {string} date of the day */
export function shareButton(date) {
  const dialog = new Sharing(date);
  document.body.append(dialog.root);
  return el("button", { type: "button", class: "replay-button", onclick: () => dialog.open(), title: gettext("Share this day") }, icon("link"), el("span", { class: "visually-hidden" }, gettext("Share this day")));
}

class Sharing {
  #date;
  #days = /** @type {HTMLSelectElement} */ (el("select", {}, ...DAYS.map((days) => el("option", { value: String(days), selected: days === 7 }, fill(ngettext("{count} day", "{count} days", days), { count: days })))));
  #address = /** @type {HTMLInputElement} */ (el("input", { type: "text", readonly: true, class: "share-address", "aria-label": gettext("The link"), hidden: true, onfocus: () => this.#address.select() }));
  #said = el("p", { class: "share-said", role: "status" });
  #links = el("ul", { class: "share-links" });
  root;

  /** @param {string} date */
  constructor(date) {
    this.#date = date;
    this.root = /** @type {HTMLDialogElement} */ (
      el(
        "dialog",
        { class: "share", "aria-label": gettext("Share this day") },
        el("h2", {}, gettext("Share this day")),
        el("p", {}, gettext("Whoever has the link watches this one day, without signing in, until it runs out or you take it back.")),
        el("p", { class: "share-make" }, el("label", {}, gettext("It holds for"), " ", this.#days), el("button", { type: "button", onclick: () => this.#make() }, gettext("Make a link"))),
        this.#address,
        this.#said,
        this.#links,
        el("button", { type: "button", onclick: () => this.root.close() }, gettext("Close")),
      )
    );
  }

  open() {
    this.#address.hidden = true;
    setText(this.#said, "");
    this.root.showModal();
    this.#try(async () => this.#draw(await call("GET", `replay-links?date=${this.#date}`)));
  }

  #make() {
    this.#try(async () => {
      const made = await call("POST", "replay-links", { date: this.#date, days: Number(this.#days.value) });
      this.#address.value = made.address;
      this.#address.hidden = false;
      this.#address.focus();
      setText(this.#said, gettext("Copy it now: it is shown this once."));
      this.#draw(await call("GET", `replay-links?date=${this.#date}`));
    });
  }

  /** @param {{links: DayLink[]}} told */
  #draw({ links }) {
    const until = new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: "medium", timeStyle: "short" });
    this.#links.replaceChildren(
      ...links.map((link) =>
        el(
          "li",
          {},
          fill(gettext("by {who}, until {time}"), { who: link.made_by, time: until.format(new Date(link.expires_at)) }),
          " ",
          el("button", { type: "button", onclick: () => this.#takeBack(link) }, gettext("Take back")),
        ),
      ),
    );
  }

  /** @param {DayLink} link */
  #takeBack(link) {
    this.#try(async () => {
      await call("POST", `replay-links/${link.id}/revoke`, {});
      this.#address.hidden = true;
      setText(this.#said, gettext("Taken back: this link shows nobody anything any more."));
      this.#draw(await call("GET", `replay-links?date=${this.#date}`));
    });
  }

  /** @param {() => Promise<void>} act */
  async #try(act) {
    try {
      await act();
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      setText(this.#said, error.message);
    }
  }
}
