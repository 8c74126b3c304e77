/** The game store on the board: the drawer of her library, and words for what happens at the counter. */

import { registerDrawer, registerEventTexts, registerTaskStart } from "../js/board/extension.js";
import { el, icon } from "../js/shared/dom.js";
import { fill } from "../js/shared/words.js";

registerDrawer({ name: "library", label: () => gettext("Library"), reads: ["library"], draw: drawLibrary, order: 40 });
registerTaskStart("store", () => gettext("She pads over to the game store: {content}"));
registerEventTexts({
  "store.opened": (p) => ({
    icon: "store",
    text: fill(ngettext("One game lies on the counter.", "{count} games lie on the counter.", p.offers?.length ?? 0), {
      count: p.offers?.length ?? 0,
    }),
    quote: (p.offers ?? []).map((/** @type {any} */ offer) => `《${offer.title}》 ${offer.price}`).join(" · ") || undefined,
  }),
  "game.bought": (p) => ({
    icon: "game",
    tone: "good",
    text: p.gift
      ? fill(gettext("《{title}》 is a present; it joins her library."), p)
      : fill(gettext("She buys 《{title}》 for {price} coins."), p),
    quote: p.why || undefined,
  }),
  "store.closed": (p) =>
    p.bought
      ? null
      : { icon: "store", tone: "quiet", text: fill(gettext("She leaves the store with nothing. {reason}"), { reason: p.reason ?? "" }).trim() },
});

/** @param {import("../js/board/extension.js").Sections} sections */
function drawLibrary(sections) {
  const library = sections.library ?? {};
  if (!library.games?.length) return [];
  return [
    el(
      "p",
      { class: "page-date" },
      fill(gettext("{count} games, {fresh} not streamed yet"), { count: library.count, fresh: library.not_streamed }),
    ),
    el(
      "ul",
      { class: "rows" },
      ...library.games.map((/** @type {any} */ game) =>
        el(
          "li",
          null,
          el(
            "p",
            { class: "row-head" },
            el("strong", null, `《${game.title}》`),
            game.streamed
              ? el("span", { class: "chip is-good" }, icon("check"), gettext("streamed"))
              : el("span", { class: "chip is-wait" }, icon("wait"), gettext("not streamed yet")),
            el("span", { class: "push meta" }, game.gift ? gettext("a present") : fill(gettext("{price} coins"), game)),
          ),
          el("p", { class: "meta" }, [game.pitch, game.bought_on].filter(Boolean).join(" · ")),
        ),
      ),
    ),
  ];
}
