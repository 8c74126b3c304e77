/** The merch shop on the board: a drawer, and words for its events. */

import { registerDrawer, registerEventTexts, registerTaskStart } from "../js/board/extension.js";
import { el } from "../js/shared/dom.js";
import { fill } from "../js/shared/words.js";

const zh = document.documentElement.lang.startsWith("zh");

registerDrawer({
  name: "merch",
  label: () => (zh ? "周边" : "Merch"),
  reads: ["merch"],
  draw: ({ merch }) =>
    merch.souvenirs.length
      ? [el("ul", { class: "rows merch-shelf" }, ...merch.souvenirs.map((each) => el("li", null, `${each.name} · ${each.sold}`)))]
      : [],
  count: ({ merch }) => merch?.souvenirs.length ?? 0,
});
registerTaskStart("merch", () => (zh ? "她摊开素描本：{content}" : "She opens her sketchbook: {content}"));
registerEventTexts({
  "merch.made": (p) => ({ icon: "merch", tone: "good", text: fill(zh ? "新周边：{name}" : "New in the shop: {name}", p) }),
  "merch.sold": (p) => ({ icon: "coin", tone: "love", text: fill(zh ? "{name} 卖出 {count} 件" : "{count} × {name} sold", p) }),
});
