/** Her posts, as far back as one wants: their words can be changed, and they can be taken down and put back. */

import { call } from "../shared/api.js";
import { el, icon } from "../shared/dom.js";
import { toast } from "../shared/toasts.js";
import { fill, number } from "../shared/words.js";
import { act } from "./act.js";
import { editForm } from "./edit-form.js";
import { liveDrawer } from "./live-drawer.js";
import { PagedList } from "./paged-list.js";

/** @typedef {{id: number, category: string, text: string, published_at: string, edited_at: string, taken_down: string, likes_simulated: number, version: number}} Post */

/** @type {import("./extension.js").Drawer} */
export const postsDrawer = {
  name: "posts",
  label: () => gettext("Posts"),
  reads: ["followers"],
  follows: ["tweet."],
  draw: liveDrawer(posts),
  order: 20,
};

function posts() {
  /** @type {PagedList<Post>} */
  const list = new PagedList({
    fetch: async (before) => {
      const page = await call("GET", before ? `posts?before=${before}` : "posts");
      return { rows: page.posts, next: page.next };
    },
    key: (post) => post.id,
    draw: (post) => row(post, list),
    empty: () => gettext("She has not posted anything yet."),
    label: () => gettext("Posts"),
  });
  const fans = el("p", { class: "page-date" });
  /** @param {import("./extension.js").Sections} sections */
  const refresh = ({ followers }) => {
    fans.textContent = fill(gettext("{simulated} simulated followers, {real} real ones"), {
      simulated: number(followers?.followers_simulated ?? 0),
      real: number(followers?.followers_real ?? 0),
    });
    list.refresh();
  };
  return { element: el("div", null, fans, list.element), refresh };
}

/** @param {Post} post @param {PagedList<Post>} list */
function row(post, list) {
  const words = el("div", null, el("p", { class: "words" }, post.text));
  const edit = el("button", { type: "button", class: "button quiet", onclick: () => open() }, icon("pen"), gettext("Change the words"));
  const item = el(
    "li",
    { class: post.taken_down ? "is-off" : "" },
    words,
    el(
      "p",
      { class: "row-head meta" },
      el("time", null, post.published_at),
      post.category === "preview" ? el("span", { class: "chip" }, icon("stream"), gettext("announces a stream")) : null,
      post.likes_simulated ? el("span", { class: "chip is-love" }, icon("heart"), number(post.likes_simulated)) : null,
      post.edited_at ? el("span", { class: "chip" }, icon("pen"), fill(gettext("changed {at}"), { at: post.edited_at })) : null,
      post.taken_down ? el("span", { class: "chip is-wait" }, icon("hide"), fill(gettext("taken down {at}"), { at: post.taken_down })) : null,
    ),
    el("p", { class: "row-verbs", "data-needs": "operate" }, edit, show(post, list)),
  );
  const close = () => {
    item.removeAttribute("data-editing");
    words.replaceChildren(el("p", { class: "words" }, post.text));
    edit.hidden = false;
    edit.focus();
    list.refresh();
  };
  const open = () => {
    item.setAttribute("data-editing", "");
    edit.hidden = true;
    const form = editForm({
      label: gettext("Change the words"),
      fields: [
        { name: "text", label: gettext("The post"), type: "textarea", value: post.text, needed: true, help: gettext("280 at most; a Chinese character counts 2, a letter 1.") },
      ],
      submit: gettext("Save"),
      send: async ({ text }, onTopOf) => {
        await call("PATCH", `posts/${post.id}`, { version: onTopOf?.version ?? post.version, text });
        toast(gettext("Saved; everybody sees the new words."));
        close();
      },
      cancel: close,
      mine: ({ text }) => text,
      theirs: (current) => current.text,
    });
    words.replaceChildren(form);
    form.control("text").focus();
  };
  return item;
}

/** @param {Post} post @param {PagedList<Post>} list */
function show(post, list) {
  const press = async () => {
    const path = post.taken_down ? "put-back" : "take-down";
    const done = post.taken_down ? gettext("It can be seen again.") : gettext("Nobody sees it any more. You can put it back.");
    const changed = await act("POST", `posts/${post.id}/${path}`, { version: post.version }, done);
    if (changed) list.put(changed);
    else list.refresh();
  };
  return post.taken_down
    ? el("button", { type: "button", class: "button quiet", onclick: press }, icon("show"), gettext("Put back"))
    : el("button", { type: "button", class: "button quiet", onclick: press }, icon("hide"), gettext("Take down"));
}
