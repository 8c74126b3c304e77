/** Her wallet: what is in it, and how it came there, as far back as one wants. */

import { call } from "../shared/api.js";
import { el } from "../shared/dom.js";
import { fill, number } from "../shared/words.js";
import { liveDrawer } from "./live-drawer.js";
import { PagedList } from "./paged-list.js";

/** @type {import("./extension.js").Drawer} */
export const walletDrawer = {
  name: "wallet",
  label: () => gettext("Wallet"),
  reads: ["wallet"],
  draw: liveDrawer(wallet),
  order: 80,
};

function wallet() {
  const balance = el("p", { class: "page-date" });
  const list = new PagedList({
    fetch: async (before) => {
      const page = await call("GET", before ? `wallet?before=${before}` : "wallet");
      return { rows: page.entries, next: page.next };
    },
    key: (entry) => entry.number,
    draw: (/** @type {any} */ entry) =>
      el(
        "li",
        null,
        el(
          "p",
          { class: "row-head" },
          el("span", { class: `amount ${entry.amount < 0 ? "is-out" : "is-in"}` }, `${entry.amount > 0 ? "+" : ""}${number(entry.amount)}`),
          el("span", { class: "words" }, entry.why),
          el("span", { class: "push meta figures" }, number(entry.after)),
        ),
        el("p", { class: "meta" }, el("time", null, entry.at)),
      ),
    empty: () => gettext("No coin has moved yet."),
    label: () => gettext("Wallet"),
  });
  /** @param {import("./extension.js").Sections} sections */
  const refresh = ({ wallet: held }) => {
    balance.textContent = fill(gettext("{balance} coins in the wallet"), { balance: number(held?.balance ?? 0) });
    list.refresh();
  };
  return { element: el("div", null, balance, list.element), refresh };
}
