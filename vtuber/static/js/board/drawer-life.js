/** What she leaves behind: posts, and her diary. */

import { el, icon } from "../shared/dom.js";
import { fill, number } from "../shared/words.js";

/** @typedef {Record<string, any>} Sections */

/** @param {Sections} sections */
export function drawPosts(sections) {
  const figures = sections.followers;
  const head = el(
    "p",
    { class: "page-date" },
    fill(gettext("{simulated} simulated followers, {real} real ones"), {
      simulated: number(figures?.followers_simulated ?? 0),
      real: number(figures?.followers_real ?? 0),
    }),
  );
  const posts = (sections.posts ?? []).map((/** @type {any} */ post) =>
    el(
      "li",
      null,
      el("p", { class: "words" }, post.text),
      el(
        "p",
        { class: "row-head meta" },
        el("time", null, post.published_at),
        post.category === "preview" ? el("span", { class: "chip" }, icon("stream"), gettext("announces a stream")) : null,
        post.likes_simulated ? el("span", { class: "chip is-love" }, icon("heart"), number(post.likes_simulated)) : null,
      ),
    ),
  );
  return posts.length ? [head, el("ul", { class: "rows" }, ...posts)] : [];
}

/** @param {Sections} sections */
export function drawDiary(sections) {
  const page = sections.diary;
  if (!page) return [];
  return [
    el(
      "h3",
      { class: "page-date" },
      el("time", { datetime: page.date }, page.date),
      " ",
      page.public ? el("span", { class: "chip is-good" }, icon("check"), gettext("published")) : null,
    ),
    el("p", { class: "page" }, page.text),
  ];
}
