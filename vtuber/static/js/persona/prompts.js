/** What models are told: one prompt at a time, as a template and as it reads today. */

import { ApiError, call } from "../shared/api.js";
import { attempt, say } from "../shared/desk.js";
import { byId, setText } from "../shared/dom.js";
import { Theme } from "../shared/theme.js";

new Theme();
const text = /** @type {HTMLTextAreaElement} */ (byId("text"));
const part = /** @type {HTMLSelectElement} */ (byId("part"));
const language = /** @type {HTMLSelectElement} */ (byId("language"));
const said = byId("said");
const main = /** @type {HTMLElement} */ (document.querySelector("main"));
const links = /** @type {HTMLAnchorElement[]} */ ([...document.querySelectorAll("[data-purpose]")]);
/** The text that the writer began with. */
let seen = "";
let purpose = "";

function place() {
  return { purpose, language: language.value, part: part.value };
}

/** @param {any} found */
function show(found) {
  seen = found.text;
  text.value = found.text;
  showFilled(found);
  const whose = byId("whose");
  whose.classList.toggle("is-ok", found.rewritten);
  setText(whose, found.rewritten ? gettext("yours") : gettext("as it comes"));
  /** @type {HTMLButtonElement} */ (byId("back")).hidden = !found.rewritten;
}

/** @param {{filled: string, today: boolean, problem: string}} found */
function showFilled({ filled, today, problem }) {
  setText(byId("filled"), filled);
  setText(byId("today"), today ? gettext("Filled with today's values.") : gettext("Today has no such task yet: what it will bring is made up here."));
  const notice = byId("problem");
  notice.hidden = !problem;
  setText(notice, problem);
}

/** How often a prompt was asked for: an answer that was overtaken is not shown. */
let asked = 0;

async function load() {
  const mine = ++asked;
  const link = links.find((each) => `#${each.dataset.purpose}` === location.hash) ?? links[0];
  if (!link) return;
  purpose = link.dataset.purpose ?? "";
  for (const each of links) each.setAttribute("aria-current", String(each === link));
  setText(byId("prompt-title"), link.firstChild?.textContent?.trim() ?? purpose);
  const parts = (link.dataset.parts ?? "").split(" ");
  for (const option of part.options) option.disabled = !parts.includes(option.value);
  if (!parts.includes(part.value)) part.value = parts[0];
  say(said, "");
  main.setAttribute("aria-busy", "true");
  try {
    const found = await call("GET", `prompts?${new URLSearchParams(place())}`);
    if (mine !== asked) return;
    show(found);
    main.dataset.part = part.value;
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    say(said, error.message, "bad");
  } finally {
    if (mine === asked) main.setAttribute("aria-busy", "false");
  }
}

/** Another one is chosen: what was typed and not saved would be lost. */
function mayLeave() {
  return text.value === seen || confirm(gettext("Your text is not saved. Leave it?"));
}

byId("save").addEventListener("click", () =>
  attempt(main, said, async () => {
    show(await call("PUT", "prompts", { ...place(), text: text.value, seen }));
    return gettext("Saved. It counts from the next call on.");
  }),
);
byId("fill").addEventListener("click", () =>
  attempt(main, said, async () => {
    showFilled(await call("POST", "prompts/fill", { ...place(), text: text.value }));
    return gettext("Filled in; nothing was saved.");
  }),
);
byId("back").addEventListener("click", () =>
  attempt(main, said, async () => {
    show(await call("PUT", "prompts", { ...place(), text: null, seen }));
    return gettext("It is the shipped one again. Your text stands in the audit log.");
  }),
);
for (const choice of [part, language]) {
  let before = choice.value;
  choice.addEventListener("change", () => {
    if (!mayLeave()) choice.value = before;
    else void load();
    before = choice.value;
  });
}
for (const link of links) {
  link.addEventListener("click", (event) => {
    if (!mayLeave()) event.preventDefault();
  });
}
window.addEventListener("hashchange", () => void load());
window.addEventListener("beforeunload", (event) => {
  if (text.value !== seen) event.preventDefault();
});
void load();
