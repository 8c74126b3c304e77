/** A list that comes a page at a time, the latest first, and stays as it is where nothing has changed. */

import { el } from "../shared/dom.js";
import { notAnswered, place, soon } from "./live-drawer.js";

/**
 * @template Row
 * @typedef {{fetch: (cursor: unknown) => Promise<{rows: Row[], next: unknown}>, key: (row: Row) => unknown,
 *   draw: (row: Row) => HTMLElement, empty: () => string, label: () => string, class?: string}} PagedListOptions
 *   A row that is being edited says so by `data-editing`, and is left alone until it is not.
 */

/** @template Row */
export class PagedList {
  /** @type {Row[]} */
  #rows = [];
  /** What `fetch` is to be given for the page after the last; null at the end. @type {unknown} */
  #next = null;
  /** @type {Map<string, {text: string, node: HTMLElement}>} */
  #drawn = new Map();
  #options;
  #list;
  #more = el("button", { type: "button", class: "button quiet", hidden: true, onclick: () => this.#earlier() }, gettext("Earlier"));
  #note = el("div", { class: "list-note" });
  #asked = 0;
  /** Which question is that for a page that a reader asked for: what is new is looked for behind it. 0 for none. */
  #earlierAsked = 0;
  #again = false;
  element;
  /** Ask again, soon. */
  refresh = soon(() => this.#first());

  /** @param {PagedListOptions<Row>} options */
  constructor(options) {
    this.#options = options;
    this.#list = el("ul", { class: options.class ?? "rows", "aria-label": options.label() });
    this.element = el("div", { class: "paged", "aria-busy": "true" }, this.#list, this.#note, el("p", { class: "log-more" }, this.#more));
  }

  /** What is asked for has become another: begin anew. */
  restart() {
    this.#rows = [];
    this.#next = null;
    this.#asked += 1;
    // An earlier page of something else is nothing to wait for.
    this.#earlierAsked = 0;
    this.#again = false;
    this.#more.hidden = true;
    this.#more.removeAttribute("disabled");
    this.element.setAttribute("aria-busy", "true");
    this.refresh();
  }

  /** Put a row that has changed into the list at once. @param {Row} row */
  put(row) {
    const key = this.#options.key(row);
    this.#rows = this.#rows.map((each) => (this.#options.key(each) === key ? row : each));
    this.#draw();
  }

  async #first() {
    // Whoever asked for earlier ones gets them first: one answer would take the other's place.
    const page = this.#earlierAsked ? undefined : await this.#ask(undefined);
    if (page === undefined) {
      if (this.#earlierAsked) this.#again = true;
      else this.refresh();
      return;
    }
    if (page === null) return;
    const last = page.rows.length ? this.#options.key(page.rows[page.rows.length - 1]) : undefined;
    const at = this.#rows.findIndex((row) => this.#options.key(row) === last);
    // What was fetched of earlier pages stays, unless so much came since that there is a gap. What has come up from
    // there, for something new is in it, stands on the first page now.
    const newest = new Set(page.rows.map(this.#options.key));
    if (at >= 0 && page.next !== null && at < this.#rows.length - 1) {
      this.#rows = [...page.rows, ...this.#rows.slice(at + 1).filter((row) => !newest.has(this.#options.key(row)))];
    } else {
      this.#rows = page.rows;
      this.#next = page.next;
    }
    this.#draw();
  }

  async #earlier() {
    this.#more.setAttribute("disabled", "");
    const turn = (this.#earlierAsked = this.#asked + 1);
    const page = await this.#ask(this.#next);
    if (this.#earlierAsked !== turn) return; // begun anew meanwhile
    this.#earlierAsked = 0;
    this.#more.removeAttribute("disabled");
    if (this.#again) this.refresh();
    this.#again = false;
    if (!page) return;
    const known = new Set(this.#rows.map(this.#options.key));
    const first = page.rows.find((row) => !known.has(this.#options.key(row)));
    this.#rows = [...this.#rows, ...page.rows.filter((row) => !known.has(this.#options.key(row)))];
    this.#next = page.next;
    this.#draw();
    // The button was where the reader is; when it goes, the first of what came takes its place.
    if (first && this.#more.hidden) {
      const node = this.#drawn.get(String(this.#options.key(first)))?.node;
      node?.setAttribute("tabindex", "-1");
      node?.focus();
    }
  }

  /**
   * A page; undefined where something else was asked for meanwhile, null where nothing came.
   *
   * @param {unknown} cursor
   */
  async #ask(cursor) {
    const turn = ++this.#asked;
    try {
      const page = await this.#options.fetch(cursor);
      if (turn !== this.#asked) return undefined;
      this.element.setAttribute("aria-busy", "false");
      place(this.#note, []);
      return page;
    } catch (error) {
      if (turn !== this.#asked) return undefined;
      this.element.setAttribute("aria-busy", "false");
      place(this.#note, [notAnswered(/** @type {Error} */ (error).message, this.refresh)]);
      return null;
    }
  }

  #draw() {
    const { key, draw, empty } = this.#options;
    /** @type {typeof this.#drawn} */
    const drawn = new Map();
    for (const row of this.#rows) {
      const name = String(key(row));
      const text = JSON.stringify(row);
      const before = this.#drawn.get(name);
      const stays = before && (before.text === text || before.node.hasAttribute("data-editing"));
      drawn.set(name, stays ? before : { text, node: draw(row) });
    }
    this.#drawn = drawn;
    place(this.#list, [...drawn.values()].map(({ node }) => node));
    this.#list.hidden = !drawn.size;
    place(this.#note, drawn.size ? [] : [el("p", { class: "empty" }, empty())]);
    this.#more.hidden = this.#next === null;
  }
}
