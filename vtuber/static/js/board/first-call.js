/**
 * The link to the server, called before the page has its parts: while those are gathered, the picture is on its way.
 * What comes before somebody attends to it waits.
 */

import { address } from "../shared/address.js";
import { Link } from "../shared/link.js";

/** @typedef {import("./frame-types.js").SentFrame} SentFrame @typedef {import("../shared/link.js").LinkState} LinkState */

const { slug = "", language = "" } = document.body.dataset;

const early = /** @type {SentFrame[]} */ ([]);
let onFrame = (/** @type {SentFrame} */ frame) => void early.push(frame);
let onState = (/** @type {LinkState} */ _linked) => {};

export const link = new Link(
  address(`/ws/board/${slug}/?language=${encodeURIComponent(language)}`),
  (frame) => onFrame(frame),
  (linked) => onState(linked),
  { 4401: "signed-out", 4403: "signed-out", 4404: "gone" },
);

/**
 * From now on all of it goes there, what has waited first.
 * @param {(frame: SentFrame) => void} receive @param {(linked: LinkState) => void} linkChanged
 */
export function attend(receive, linkChanged) {
  onFrame = receive;
  onState = linkChanged;
  if (link.state !== "connecting") linkChanged(link.state);
  for (const frame of early.splice(0)) receive(frame);
}
