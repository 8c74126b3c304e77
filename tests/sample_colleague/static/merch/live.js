/** The merch shop on the stream page: quiet remarks in the chat. */

import { registerFrameHandler } from "../js/live/extension.js";
import { fill } from "../js/shared/words.js";

const zh = document.documentElement.lang.startsWith("zh");

registerFrameHandler("snapshot", ({ sections }, { note }) => {
  // The shop may be what is broken just now.
  if (sections.merch?.latest) note(fill(zh ? "周边店里有：{name}（{price} 枚硬币）" : "In her shop: {name}, {price} coins", sections.merch.latest));
});
registerFrameHandler("merch.made", (frame, { note }) => note(fill(zh ? "新周边：{name}（{price} 枚硬币）" : "New in her shop: {name}, {price} coins", frame)));
registerFrameHandler("merch.sold", (frame, { note }) => note(fill(zh ? "{name} 卖出 {count} 件" : "{count} × {name} sold", frame)));
