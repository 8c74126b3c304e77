/** The game store on the board: the drawer of her library, and words for what happens at the counter. */

import { registerDrawer, registerEventTexts, registerTaskStart } from "../js/board/extension.js";
import { liveDrawer } from "../js/board/live-drawer.js";
import { fill } from "../js/shared/words.js";
import { libraryView } from "./library.js";

registerDrawer({
  name: "library",
  label: () => gettext("Library"),
  reads: ["library", "wallet"],
  follows: ["game.", "cover.made"],
  draw: liveDrawer(libraryView),
  order: 40,
});
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
  "game.returned": (p) => ({
    icon: "game",
    tone: "quiet",
    text: p.refund
      ? fill(gettext("An operator took 《{title}》 out of her library; {refund} coins came back."), p)
      : fill(gettext("An operator took 《{title}》 out of her library."), p),
  }),
  "game.noted": (p) => ({
    icon: "game",
    tone: "quiet",
    text: p.streamed ? fill(gettext("An operator noted 《{title}》 as streamed."), p) : fill(gettext("An operator noted 《{title}》 as not streamed yet."), p),
  }),
  "store.closed": (p) =>
    p.bought
      ? null
      : { icon: "store", tone: "quiet", text: fill(gettext("She leaves the store with nothing. {reason}"), { reason: p.reason ?? "" }).trim() },
});
