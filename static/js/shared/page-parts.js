/** What other apps bring to a page: scripts, by their addresses. */

import { byId } from "./dom.js";

/** Runs them before the page is drawn. One that does not load is missing, and the page stands. @param {string} list id of the JSON */
export async function loadPageParts(list) {
  for (const address of JSON.parse(byId(list).textContent ?? "[]")) {
    try {
      await import(address);
    } catch (error) {
      console.error(`${address} could not be loaded`, error);
    }
  }
}
