/** The settings page: what was changed goes out, what does not fit is marked, keys go one way. */

import { callHouse } from "../shared/api.js";
import { attempt, say } from "../shared/desk.js";
import { Theme } from "../shared/theme.js";
import { backendName, fill } from "../shared/words.js";

/** A model has this long for one word (milliseconds). */
const TEST_MS = 30_000;

/** @typedef {HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement} Field */

new Theme();
// What the browser kept of a form from before a reload is not what stands on the server.
for (const form of forms()) form.reset();

/** @returns {HTMLFormElement[]} */
function forms() {
  return [...document.querySelectorAll("form[data-group]")].filter((form) => form instanceof HTMLFormElement);
}

/** @param {HTMLFormElement} form @returns {Field[]} */
function fields(form) {
  const found = /** @type {Field[]} */ ([...form.querySelectorAll("input[name], select[name], textarea[name]")]);
  return found.filter((field) => !field.disabled);
}

/** @param {Field} field */
function stood(field) {
  if (!(field instanceof HTMLSelectElement)) return field.defaultValue;
  return [...field.options].find((option) => option.defaultSelected)?.value ?? "";
}

/** Empty is the default again; a key that was not typed stays. @param {HTMLFormElement} form */
function changes(form) {
  /** @type {Record<string, string | null>} */
  const found = {};
  for (const field of fields(form)) {
    const value = field.value.trim();
    if (value !== stood(field)) found[field.name] = value || null;
  }
  return found;
}

/** @param {HTMLFormElement} form @returns {HTMLElement} */
function said(form) {
  return /** @type {HTMLElement} */ (form.querySelector("[data-said]"));
}

/** @param {HTMLFormElement} form @param {Record<string, string | null>} found */
async function save(form, found) {
  await attempt(form, said(form), async () => {
    const number = Number(document.body.dataset.number);
    const answer = await callHouse("PATCH", "settings", { number, changes: found });
    document.body.dataset.number = String(answer.number);
    for (const setting of answer.settings) show(form, setting, found);
    return gettext("Saved. It counts from now on.");
  });
}

/** What was saved is what stands. @param {HTMLFormElement} form @param {any} setting @param {Record<string, string | null>} found */
function show(form, setting, found) {
  if (!(setting.name in found)) return;
  const field = fields(form).find((each) => each.name === setting.name);
  if (!field) return;
  if (setting.secret) {
    field.value = "";
    if (field instanceof HTMLInputElement) field.placeholder = setting.set ? gettext("set, and shown to nobody") : gettext("not set");
  } else if (field instanceof HTMLSelectElement) {
    for (const option of field.options) option.defaultSelected = option.value === field.value;
  } else field.defaultValue = field.value.trim();
}

/** @param {string} role @param {HTMLFormElement} form */
async function test(role, form) {
  await attempt(form, said(form), async () => {
    const found = await callHouse("POST", "settings/test", { role }, TEST_MS);
    const who = [backendName(found.backend), found.model].filter(Boolean).join(" · ");
    const words = [found.words, found.found].filter(Boolean).join("; ");
    const text = found.called
      ? fill(gettext("{who}: {words} ({seconds} s)"), { who, words, seconds: found.seconds })
      : fill(gettext("{who}: {words}. Nobody was called."), { who, words });
    setTimeout(() => say(said(form), text, found.ok ? "ok" : "bad"));
    return text;
  });
}

for (const form of forms()) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const found = changes(form);
    if (Object.keys(found).length) void save(form, found);
    else say(said(form), gettext("Nothing was changed."));
  });
  form.addEventListener("click", (event) => {
    const button = event.target instanceof Element ? event.target.closest("button") : null;
    const { test: role, remove } = button?.dataset ?? {};
    if (role) void test(role, form);
    if (remove) void save(form, { [remove]: null }).then(() => button?.remove());
  });
}
