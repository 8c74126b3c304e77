/** The drawer of her library: her games with pictures, what is noted about them, and games to buy or to give her. */

import { act } from "../js/board/act.js";
import { notAnswered, soon } from "../js/board/live-drawer.js";
import { PagedList } from "../js/board/paged-list.js";
import { ApiError, call } from "../js/shared/api.js";
import { el, icon } from "../js/shared/dom.js";
import { dateOf, fill, number } from "../js/shared/words.js";

/** @returns {import("../js/board/live-drawer.js").View} */
export function libraryView() {
  const head = el("span");
  const shown = /** @type {HTMLSelectElement} */ (
    el(
      "select",
      { "aria-label": gettext("Which games"), onchange: () => list.restart() },
      el("option", { value: "" }, gettext("All games")),
      el("option", { value: "false" }, gettext("Not streamed yet")),
      el("option", { value: "true" }, gettext("Streamed")),
    )
  );
  const get = el("button", { type: "button", class: "button push", "data-needs": "operate", "aria-expanded": "false", onclick: () => openShelf() }, icon("store"), gettext("Get her a game"));
  const list = new PagedList({
    fetch: async (before) => {
      const asked = new URLSearchParams();
      if (before) asked.set("before", String(before));
      if (shown.value) asked.set("streamed", shown.value);
      const page = await call("GET", `library?${asked}`);
      return { rows: page.games, next: page.next };
    },
    key: (game) => game.id,
    draw: (/** @type {any} */ game) => card(game, (changed) => list.put(changed), list.refresh),
    empty: () => gettext("No game of this kind."),
    label: () => gettext("Library"),
    class: "games",
  });
  const counter = shelf(list.refresh);
  const openShelf = () => {
    counter.element.hidden = !counter.element.hidden;
    get.setAttribute("aria-expanded", String(!counter.element.hidden));
    if (!counter.element.hidden) counter.open();
  };
  /** @param {import("../js/board/extension.js").Sections} sections */
  const refresh = ({ library, wallet }) => {
    head.textContent = fill(gettext("{count} games, {fresh} not streamed yet; {coins} coins in her wallet"), {
      count: number(library?.count ?? 0),
      fresh: number(library?.not_streamed ?? 0),
      coins: number(wallet?.balance ?? 0),
    });
    list.refresh();
    if (!counter.element.hidden) counter.refresh();
  };
  const element = el("div", null, el("p", { class: "page-date" }, head), el("p", { class: "drawer-bar" }, shown, get), counter.element, list.element);
  return { element, refresh };
}

/** @param {any} game @param {(changed: any) => void} put @param {() => void} refresh */
function card(game, put, refresh) {
  const note = async () => {
    const done = game.streamed ? gettext("Noted: not streamed yet.") : gettext("Noted as streamed.");
    const changed = await act("PATCH", `library/${game.id}`, { streamed: !game.streamed }, done);
    if (changed) put(changed);
    else refresh();
  };
  return el(
    "li",
    { class: "game" },
    game.picture ? el("img", { class: "game-picture", src: game.picture, alt: "", loading: "lazy" }) : null,
    el(
      "div",
      { class: "game-words" },
      el("p", { class: "row-head" }, game.picture ? null : icon("game"), el("strong", null, `《${game.title}》`)),
      el(
        "p",
        null,
        game.streamed
          ? el("span", { class: "chip is-good" }, icon("check"), gettext("streamed"))
          : el("span", { class: "chip is-wait" }, icon("wait"), gettext("not streamed yet")),
      ),
      el(
        "p",
        { class: "meta" },
        [game.genre_name, game.pitch, fill(gettext("hers since {date}"), { date: dateOf(game.since) }), game.gift ? gettext("a present") : fill(gettext("{price} coins"), { price: number(game.price) })]
          .filter(Boolean)
          .join(" · "),
      ),
    ),
    el(
      "p",
      { class: "row-verbs", "data-needs": "operate" },
      el("button", { type: "button", class: "button quiet", onclick: note, "aria-label": fill(game.streamed ? gettext("Note 《{title}》 as not streamed yet") : gettext("Note 《{title}》 as streamed"), game) }, icon(game.streamed ? "undo" : "check"), game.streamed ? gettext("Not streamed after all") : gettext("Mark as streamed")),
    ),
  );
}

/** What the store has for her. @param {() => void} changed */
function shelf(changed) {
  const search = /** @type {HTMLInputElement} */ (el("input", { type: "search", maxlength: 60, oninput: () => refresh() }));
  const rows = el("ul", { class: "rows", "aria-label": gettext("On sale") });
  const note = el("div", { role: "status" });
  const element = el("section", { hidden: true, "aria-label": gettext("Get her a game") }, el("p", { class: "drawer-bar" }, el("label", null, gettext("Title"), search)), rows, note);
  const refresh = soon(async () => {
    try {
      const found = await call("GET", `library/shelf?q=${encodeURIComponent(search.value)}`);
      rows.replaceChildren(...found.games.map((/** @type {any} */ game) => offer(game, found.balance)));
      const words = found.games.length ? (found.more ? gettext("There are more: look for a title.") : "") : gettext("Nothing on sale that she does not have.");
      note.replaceChildren(words ? el("p", { class: "empty" }, words) : "");
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      note.replaceChildren(notAnswered(error.message, refresh));
    }
  });
  /** @param {any} game @param {number} balance */
  const offer = (game, balance) => {
    /** @param {string} path @param {string} done */
    const take = async (path, done) => {
      await act("POST", path, { game: game.id }, fill(done, game));
      refresh();
      changed();
    };
    const dear = game.price > balance;
    return el(
      "li",
      null,
      el("p", { class: "row-head" }, el("strong", null, `《${game.title}》`), el("span", { class: "push meta" }, fill(gettext("{price} coins"), { price: number(game.price) }))),
      el("p", { class: "meta" }, [game.genre_name, game.pitch, dear ? gettext("more than she has") : ""].filter(Boolean).join(" · ")),
      el(
        "p",
        { class: "row-verbs" },
        el("button", { type: "button", class: "button quiet", disabled: dear, onclick: () => take("library/purchases", gettext("《{title}》 is hers now, paid from her wallet.")), "aria-label": fill(gettext("Buy 《{title}》 for her"), game) }, icon("coin"), gettext("Buy for her")),
        el("button", { type: "button", class: "button quiet", onclick: () => take("library/gifts", gettext("《{title}》 is hers now, as a present.")), "aria-label": fill(gettext("Give her 《{title}》"), game) }, icon("heart"), gettext("Give as a present")),
      ),
    );
  };
  const open = () => {
    refresh();
    search.focus();
  };
  return { element, refresh, open };
}
