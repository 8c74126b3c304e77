/** Her diary: the days in a list, a page to read, to change, and to let others read. */

import { call } from "../shared/api.js";
import { el, icon } from "../shared/dom.js";
import { toast } from "../shared/toasts.js";
import { fill } from "../shared/words.js";
import { act } from "./act.js";
import { editForm } from "./edit-form.js";
import { liveDrawer, notAnswered, soon } from "./live-drawer.js";
import { PagedList } from "./paged-list.js";

/** @typedef {{date: string, text: string, public: boolean, edited_at: string, version: number}} Page */

/** @type {import("./extension.js").Drawer} */
export const diaryDrawer = {
  name: "diary",
  label: () => gettext("Diary"),
  reads: ["vtuber"],
  follows: ["diary."],
  draw: liveDrawer(diary),
  order: 60,
};

function diary() {
  const element = el("div", { class: "sheet" });
  /** The page that is open. @type {ReturnType<typeof sheet> | null} */
  let opened = null;
  const list = new PagedList({
    fetch: async (before) => {
      const page = await call("GET", before ? `diary?before=${before}` : "diary");
      return { rows: page.pages, next: page.next };
    },
    key: (page) => page.date,
    draw: (/** @type {any} */ page) =>
      el(
        "li",
        null,
        el(
          "button",
          { type: "button", class: "row-open", onclick: () => open(page.date) },
          el("span", { class: "row-head" }, el("strong", null, el("time", null, page.date)), published(page)),
          el("span", { class: "meta" }, page.beginning),
        ),
      ),
    empty: () => gettext("She has not written anything yet; she does at the end of each day."),
    label: () => gettext("Diary"),
  });
  /** @param {string} date */
  const open = (date) => {
    opened = sheet(date, close);
    element.replaceChildren(opened.element);
    opened.refresh();
  };
  const close = () => {
    opened = null;
    element.replaceChildren(list.element);
    list.refresh();
    /** @type {HTMLElement | null} */ (list.element.querySelector(".row-open"))?.focus();
  };
  element.append(list.element);
  return { element, refresh: () => (opened ? opened.refresh() : list.refresh()) };
}

/** @param {{public: boolean}} page */
function published(page) {
  return page.public
    ? el("span", { class: "chip is-good" }, icon("show"), gettext("published"))
    : el("span", { class: "chip" }, icon("hide"), gettext("for herself"));
}

/** @param {string} date @param {() => void} close */
function sheet(date, close) {
  const chip = el("span");
  const body = el("div", { "aria-live": "off" });
  const back = el("button", { type: "button", class: "button quiet", onclick: close }, icon("back"), gettext("All days"));
  const element = el("article", null, el("header", { class: "sheet-head" }, back, el("h3", null, el("time", null, date)), chip), body);
  let editing = false;
  const refresh = soon(async () => {
    if (editing) return; // who writes is told when saving, with both versions
    try {
      draw(await call("GET", `diary/${date}`));
    } catch (error) {
      body.replaceChildren(notAnswered(/** @type {Error} */ (error).message, refresh));
    }
  });
  /** @param {Page} page */
  const draw = (page) => {
    chip.replaceChildren(published(page));
    body.replaceChildren(
      el("p", { class: "page" }, page.text),
      page.edited_at ? el("p", { class: "page-date meta" }, fill(gettext("changed {at}"), { at: page.edited_at })) : "",
      el(
        "p",
        { class: "drawer-bar", "data-needs": "operate" },
        el("button", { type: "button", class: "button", onclick: () => edit(page) }, icon("pen"), gettext("Change the words")),
        el(
          "button",
          { type: "button", class: "button", onclick: () => publish(page) },
          icon(page.public ? "hide" : "show"),
          page.public ? gettext("Take back from the public") : gettext("Publish"),
        ),
      ),
    );
  };
  /** @param {Page} page */
  const publish = async (page) => {
    const done = page.public ? gettext("Only she and you read it now.") : gettext("Everybody may read it now.");
    const changed = await act("PATCH", `diary/${date}`, { version: page.version, public: !page.public }, done);
    if (changed) draw(changed);
    else refresh();
  };
  /** @param {Page} page */
  const edit = (page) => {
    editing = true;
    const stop = () => {
      editing = false;
      draw(page);
      refresh();
    };
    const form = editForm({
      label: gettext("Change the words"),
      fields: [{ name: "text", label: gettext("The page"), type: "textarea", rows: 12, value: page.text, needed: true, longest: 4000 }],
      submit: gettext("Save"),
      send: async ({ text }, onTopOf) => {
        page = await call("PATCH", `diary/${date}`, { version: onTopOf?.version ?? page.version, text });
        toast(gettext("Saved."));
        stop();
      },
      cancel: stop,
      mine: ({ text }) => text,
      theirs: (current) => current.text,
    });
    body.replaceChildren(form);
    form.classList.add("page");
    form.control("text").focus();
  };
  setTimeout(() => back.focus(), 0);
  return { element, refresh };
}
