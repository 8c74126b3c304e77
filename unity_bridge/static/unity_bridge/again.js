/** Days that can be watched again, and the streams in them: a drawer of doors to the stage as it was. */

import { registerDrawer } from "../js/board/extension.js";
import { liveDrawer } from "../js/board/live-drawer.js";
import { PagedList } from "../js/board/paged-list.js";
import { call } from "../js/shared/api.js";
import { el } from "../js/shared/dom.js";
import { longDate } from "../js/shared/words.js";

/** @typedef {{title: string, started_at: string, address: string}} OldStream */
/** @typedef {{date: string, address: string, streams: OldStream[]}} OldDay */

registerDrawer({
  name: "again",
  label: () => gettext("Watch again"),
  reads: ["vtuber"],
  follows: ["step.", "stream.ended"],
  draw: liveDrawer(view),
  order: 65,
});

/** @returns {import("../js/board/live-drawer.js").View} */
function view() {
  const list = new PagedList({
    fetch: async () => ({ rows: (await call("GET", "replays")).days, next: null }),
    key: (day) => day.date,
    draw: (/** @type {any} */ day) => drawDay(day),
    empty: () => gettext("Nothing yet: a day can be watched again when it is over."),
    label: () => gettext("Watch again"),
  });
  return { element: list.element, refresh: () => list.refresh() };
}

/** @param {OldDay} day */
function drawDay({ date, address, streams }) {
  return el(
    "li",
    null,
    el("p", { class: "row-head" }, door(address, longDate(Date.parse(`${date}T00:00Z`)))),
    ...streams.map(({ title, started_at, address: there }) => el("p", { class: "words meta" }, started_at.slice(11), " ", door(there, title))),
  );
}

/** @param {string} address @param {string} words */
function door(address, words) {
  return el("a", { href: address, target: "_blank", rel: "noopener" }, words);
}
