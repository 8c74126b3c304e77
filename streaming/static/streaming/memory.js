/** The drawer of her memory: what she keeps of viewers, found by name, and forgotten when somebody wants it. */

import { act } from "../js/board/act.js";
import { soon } from "../js/board/live-drawer.js";
import { PagedList } from "../js/board/paged-list.js";
import { call } from "../js/shared/api.js";
import { el, icon } from "../js/shared/dom.js";
import { fill, number } from "../js/shared/words.js";

/** @returns {import("../js/board/live-drawer.js").View} */
export function memoryView() {
  const search = /** @type {HTMLInputElement} */ (el("input", { type: "search", maxlength: 40, oninput: soon(async () => list.restart()) }));
  const everybody = /** @type {HTMLInputElement} */ (el("input", { type: "checkbox", onchange: () => list.restart() }));
  const list = new PagedList({
    fetch: async (page) => {
      const asked = new URLSearchParams({ name: search.value, everybody: String(everybody.checked), page: String(page ?? 0) });
      const found = await call("GET", `memory/viewers?${asked}`);
      return { rows: found.viewers, next: found.next };
    },
    key: (viewer) => viewer.id,
    draw: (/** @type {any} */ viewer) => row(viewer, list.refresh),
    empty: () => (search.value ? gettext("Nobody of that name.") : gettext("She remembers nothing of anybody yet.")),
    label: () => gettext("Viewers"),
  });
  const bar = el("p", { class: "drawer-bar" }, el("label", null, gettext("Name"), search), el("label", null, everybody, gettext("Also those she remembers nothing of")));
  return { element: el("div", null, bar, list.element), refresh: list.refresh };
}

/** @param {any} viewer @param {() => void} refresh */
function row(viewer, refresh) {
  const verbs = el("div");
  const item = el(
    "li",
    null,
    el(
      "p",
      { class: "row-head" },
      el("strong", null, viewer.nickname),
      el("span", { class: "chip" }, viewer.origin),
      viewer.follows ? el("span", { class: "chip is-love" }, icon("heart"), gettext("follows her")) : null,
      viewer.forgetting ? el("span", { class: "chip is-wait" }, icon("wait"), gettext("being forgotten")) : null,
    ),
    viewer.notes.length ? el("ul", { class: "notes-kept words" }, ...viewer.notes.map((/** @type {string} */ note) => el("li", null, note))) : null,
    el(
      "p",
      { class: "meta" },
      fill(gettext("{said} messages, {answered} answers; last here {at}"), {
        said: number(viewer.said),
        answered: number(viewer.answered),
        at: new Date(viewer.last_seen).toLocaleDateString(document.documentElement.lang || undefined),
      }),
    ),
    verbs,
  );
  const ask = () => {
    item.setAttribute("data-editing", "");
    const really = el("button", { type: "button", class: "button danger", onclick: forget }, icon("cross"), gettext("Forget, for good"));
    verbs.replaceChildren(
      el(
        "div",
        { class: "notice bad drawer-notice", role: "alertdialog", "aria-label": gettext("Forget this viewer?") },
        el("p", null, fill(gettext("She forgets what {nickname} told her, what they said, and what she said to them. It cannot be taken back. Numbers stay."), viewer)),
        really,
        el("button", { type: "button", class: "button quiet", onclick: idle }, gettext("Keep")),
      ),
    );
    really.focus();
  };
  const forget = async () => {
    const done = fill(gettext("She knows nothing of {nickname} any more."), viewer);
    if (await act("POST", `memory/viewers/${viewer.id}/forget`, { sure: true }, done)) {
      item.removeAttribute("data-editing");
      verbs.replaceChildren();
      refresh();
    } else idle();
  };
  const button = el("button", { type: "button", class: "button quiet", "data-needs": "chat", onclick: ask }, icon("cross"), gettext("Forget"));
  const idle = () => {
    item.removeAttribute("data-editing");
    verbs.replaceChildren(el("p", { class: "row-verbs" }, button));
    button.focus();
  };
  if (!viewer.forgetting && (viewer.notes.length || viewer.said || viewer.answered)) verbs.replaceChildren(el("p", { class: "row-verbs" }, button));
  return item;
}
