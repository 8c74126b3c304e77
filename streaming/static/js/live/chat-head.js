/** The head of the chat: how the link is, and which house rules hold. */

import { byId, el, setText } from "../shared/dom.js";
import { fill } from "../shared/words.js";

/** "Back again" is news for so long. */
const BACK_MS = 3000;

export class ChatHead {
  #link = byId("link");
  #timer = 0;
  #broken = false;

  /** @param {import("./state.js").State} state */
  constructor(state) {
    const show = () => this.#rules(state.rules);
    state.on("snapshot", show);
    state.on("rules", show);
    setText(this.#link, gettext("connecting"));
  }

  /** @param {import("../shared/link.js").LinkState} linked */
  linked(linked) {
    clearTimeout(this.#timer);
    this.#link.dataset.link = linked;
    if (linked === "live") {
      setText(this.#link, this.#broken ? gettext("back again") : "");
      this.#timer = setTimeout(() => setText(this.#link, ""), BACK_MS);
      this.#broken = false;
      return;
    }
    this.#broken = true;
    const words = /** @type {Record<string, string>} */ ({
      lost: gettext("link lost, coming back"),
      refused: gettext("The server did not understand this page. Please load it again."),
      gone: gettext("Nobody of that name lives here any more."),
    });
    setText(this.#link, words[linked] ?? gettext("connecting"));
  }

  /** @param {import("./state.js").Rules} rules */
  #rules(rules) {
    const chips = [
      rules.slow_s > 0 && fill(gettext("slow mode, {seconds} s"), { seconds: rules.slow_s }),
      rules.followers_only && gettext("followers only"),
      rules.emote_only && gettext("emotes only"),
    ].filter(Boolean);
    byId("rules").replaceChildren(...chips.map((chip) => el("li", null, String(chip))));
  }
}
