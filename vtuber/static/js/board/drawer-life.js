/** What she leaves behind: posts, mail, games, covers, her diary. */

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
export function drawMail(sections) {
  const { latest = [], jobs = [] } = sections.mail ?? {};
  const open = jobs.map((/** @type {any} */ job) =>
    el(
      "li",
      null,
      el(
        "p",
        { class: "row-head" },
        el("strong", null, job.brand || gettext("A project talk")),
        el("span", { class: "chip is-wait" }, icon("company"), jobState(job.state)),
        el("span", { class: "push meta" }, fill(gettext("{reward} coins, until {deadline}"), { ...job, reward: number(job.reward) })),
      ),
      el("p", { class: "words meta" }, job.brief),
    ),
  );
  const letters = latest.map((/** @type {any} */ mail) =>
    el(
      "li",
      null,
      el(
        "p",
        { class: "row-head" },
        el("strong", null, mail.subject),
        mail.read || mail.mailbox === "company" ? null : el("span", { class: "chip is-wait" }, icon("mail"), gettext("unread")),
        mail.answered ? el("span", { class: "chip is-good" }, icon("check"), gettext("answered")) : null,
      ),
      el("p", { class: "meta" }, `${mail.sender} → ${mail.recipient} · `, el("time", null, mail.sent_at)),
    ),
  );
  return open.length + letters.length ? [el("ul", { class: "rows" }, ...open, ...letters)] : [];
}

/** @param {string} state */
function jobState(state) {
  return { offered: gettext("offered"), accepted: gettext("accepted") }[state] ?? state;
}

/** @param {Sections} sections */
export function drawLibrary(sections) {
  const library = sections.library ?? {};
  if (!library.games?.length) return [];
  return [
    el(
      "p",
      { class: "page-date" },
      fill(gettext("{count} games, {fresh} not streamed yet"), { count: library.count, fresh: library.not_streamed }),
    ),
    el(
      "ul",
      { class: "rows" },
      ...library.games.map((/** @type {any} */ game) =>
        el(
          "li",
          null,
          el(
            "p",
            { class: "row-head" },
            el("strong", null, `《${game.title}》`),
            game.streamed
              ? el("span", { class: "chip is-good" }, icon("check"), gettext("streamed"))
              : el("span", { class: "chip is-wait" }, icon("wait"), gettext("not streamed yet")),
            el("span", { class: "push meta" }, game.gift ? gettext("a present") : fill(gettext("{price} coins"), game)),
          ),
          el("p", { class: "meta" }, [game.pitch, game.bought_on].filter(Boolean).join(" · ")),
        ),
      ),
    ),
  ];
}

/** @param {Sections} sections */
export function drawCovers(sections) {
  const covers = sections.covers ?? [];
  if (!covers.length) return [];
  return [
    el(
      "ul",
      { class: "covers" },
      ...covers.map((/** @type {any} */ cover) =>
        el(
          "li",
          null,
          el(
            "a",
            { href: cover.url, target: "_blank", rel: "noopener" },
            el("img", { src: cover.thumbnail_url, alt: cover.headline, loading: "lazy" }),
          ),
          el("p", { class: "meta" }, cover.date),
        ),
      ),
    ),
  ];
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
