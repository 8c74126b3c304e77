/** Texts of viewers and of hers as nodes: emotes become pictures, stage directions are set apart, the rest is text. */

import { el } from "../shared/dom.js";

export const EMOTES = ["paw", "heart", "fish", "bell", "laugh", "cry", "wow", "sleepy", "signal", "clap"];

const EMOTE = new RegExp(`:(${EMOTES.join("|")}):`);
/** As the server finds them; the last one is a direction that has begun and whose end is still to come. */
const ASIDE = /（[^（）]{1,60}）|\([^()]{1,60}\)|\*[^*\n]{1,60}\*|（[^（）]{0,60}$/;
const WORDS = new RegExp(EMOTE.source, "g");
const SPEECH = new RegExp(`${EMOTE.source}|${ASIDE.source}`, "g");

/** @param {string} name */
export function emote(name) {
  return el("img", {
    class: "emote",
    src: `${document.body.dataset.static}img/emotes/${name}.svg`,
    alt: `:${name}:`,
    title: `:${name}:`,
  });
}

/** What a viewer wrote. @param {string} text @returns {(string | Node)[]} */
export function words(text) {
  return cut(text, WORDS);
}

/** What she says, or has said so far. @param {string} text @returns {(string | Node)[]} */
export function speech(text) {
  return cut(text, SPEECH);
}

/** Her words without stage directions and emotes: what a screen reader tells. @param {string} text */
export function spoken(text) {
  const bare = text.replace(SPEECH, " ").replace(/\s+/g, " ").trim();
  return bare || text;
}

/** A stage direction. Slanted Chinese is hard to read, so its brackets tell how it is set. @param {string} text */
function aside(text) {
  return el("em", { class: text.startsWith("（") ? "aside is-wide" : "aside" }, text);
}

/** @param {string} text @param {RegExp} marks */
function cut(text, marks) {
  /** @type {(string | Node)[]} */
  const parts = [];
  let end = 0;
  for (const found of text.matchAll(marks)) {
    if (found.index > end) parts.push(text.slice(end, found.index));
    parts.push(found[1] ? emote(found[1]) : aside(found[0]));
    end = found.index + found[0].length;
  }
  if (end < text.length) parts.push(text.slice(end));
  return parts;
}
