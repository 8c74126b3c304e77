/** The card that says that she takes a break: while the emergency stop is pulled, for those who come then, too. */

import { byId } from "../shared/dom.js";

export class BreakCard {
  /** @param {import("./state.js").State} state */
  constructor(state) {
    const card = byId("break-card");
    for (const kind of /** @type {const} */ (["snapshot", "stopped", "pulse"])) {
      state.on(kind, () => (card.hidden = !state.stopped));
    }
  }
}
