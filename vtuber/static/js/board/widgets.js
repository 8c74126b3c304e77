/** The elements that apps have registered, each in its place and told of the sections that it reads. */

import { byId } from "../shared/dom.js";
import { widgets } from "./extension.js";

/** @param {import("./state.js").State} state */
export function placeWidgets(state) {
  for (const { place, element, reads = [], update } of widgets) {
    byId(`widgets-${place}`).append(element);
    if (update) state.watch((changed) => reads.some((name) => changed.has(name)) && update(state.sections));
  }
}
