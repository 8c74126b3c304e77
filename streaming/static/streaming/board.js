/** Her streams on the board: what is on air, the drawer of covers, her voice in the chat, and words for it all. */

import {
  registerChart,
  registerDrawer,
  registerEventTexts,
  registerHeadline,
  registerSpeech,
  registerTaskStart,
  registerWidget,
} from "../js/board/extension.js";
import { liveDrawer } from "../js/board/live-drawer.js";
import { address } from "../js/shared/address.js";
import { ApiError, call } from "../js/shared/api.js";
import { el, icon, setText } from "../js/shared/dom.js";
import { toast } from "../js/shared/toasts.js";
import { fill, number } from "../js/shared/words.js";
import { memoryView } from "./memory.js";

/** @typedef {import("../js/board/extension.js").Sections} Sections */

registerDrawer({ name: "covers", label: () => gettext("Covers"), reads: ["covers"], draw: drawCovers, order: 50 });
registerDrawer({
  name: "memory",
  needs: "chat",
  label: () => gettext("Memory"),
  reads: ["chat"],
  follows: ["viewer.", "stream.ended"],
  draw: liveDrawer(memoryView),
  order: 55,
});
registerChart({ name: "on air", order: 20, title: () => gettext("Minutes on air"), load: minutesOnAir });
registerTaskStart("stream", () => gettext("She sits down in front of the camera: {content}"));
registerTaskStart("cover", () => gettext("She takes out her paints: {content}"));
registerHeadline("stream", (_task, { stream }) => (stream?.state === "live" ? stream.title : ""));
registerSpeech("stream.said", (p) => p.short || p.text);
registerEventTexts({
  "cover.made": (p) => ({ icon: "cover", tone: "good", text: fill(gettext("The cover is painted: {headline}"), p) }),
  "stream.started": (p) => ({ icon: "stream", tone: "live", text: fill(gettext("On air: {title}"), p) }),
  "stream.said": (p) => ({
    icon: "stream",
    text: p.question ? fill(gettext("She answers {nickname}:"), p.question) : gettext("She says:"),
    quote: p.text,
  }),
  "stream.ended": (p) => ({
    icon: "stream",
    tone: "good",
    text: fill(gettext("Off air after {minutes} minutes; at most {viewers_peak} were watching."), p),
  }),
  // The chat has a page of its own; here it would bury everything else.
  "chat.said": () => null,
  "chat.removed": () => null,
  // Her followers are counted by an event of their own; a raid of hundreds told twice would bury everything else.
  "viewer.followed": () => null,
  "viewer.follow_removed": () => null,
  "viewer.forgotten": () => ({ icon: "hand", tone: "quiet", text: gettext("She has forgotten a viewer.") }),
  "chat.restored": () => null,
  "chat.highlighted": () => null,
  "chat.rules": (p) =>
    p.silenced
      ? { icon: "silence", tone: "bad", text: gettext("Silenced in the chat: she answers nobody until somebody lets her.") }
      : { icon: "hand", tone: "quiet", text: gettext("The rules of the chat were changed.") },
  "stream.voiced": () => null,
  "answer.begun": () => null,
  "answer.dropped": () => null,
  "answer.passed_on": () => null,
  "answer.starred": () => null,
});
registerWidget({ place: "picture", ...onAir() });
// Beside the way to her chat, and not beside the emergency stop: nobody shall press the one for the other.
registerWidget({ place: "links", ...silenceButton() });
registerWidget({
  place: "links",
  element: el("a", { class: "button quiet", href: address(`/live/${document.body.dataset.slug}/`), title: gettext("Stream page") }, icon("stream"), el("span", null, gettext("Stream page"))),
});

/** @param {number} days @returns {Promise<import("../js/board/extension.js").ChartData>} */
async function minutesOnAir(days) {
  const { rows } = await call("GET", `figures/on-air?days=${days}`);
  const minutes = rows.map((/** @type {any} */ row) => row.minutes);
  const streams = rows.reduce((/** @type {number} */ sum, /** @type {any} */ row) => sum + row.streams, 0);
  const sum = minutes.reduce((/** @type {number} */ total, /** @type {number} */ each) => total + each, 0);
  return {
    kind: "bars",
    dates: streams ? rows.map((/** @type {any} */ row) => row.date) : [],
    series: [{ name: gettext("minutes"), values: minutes }],
    says: fill(ngettext("{minutes} minutes in one stream.", "{minutes} minutes in {streams} streams.", streams), { minutes: number(sum), streams: number(streams) }),
  };
}

/** Cover, title and audience of the stream that is on. */
function onAir() {
  const cover = /** @type {HTMLImageElement} */ (el("img", { alt: "", hidden: true }));
  const title = el("strong", { class: "on-air-title" });
  const viewers = el("span", { class: "on-air-viewers" });
  const badge = el("span", { class: "on-air-badge" }, icon("dot"), gettext("Live"));
  const element = el("figure", { class: "on-air", hidden: true }, cover, el("figcaption", null, badge, " ", title, " ", viewers));
  /** @param {Sections} sections */
  const update = ({ stream }) => {
    element.hidden = stream?.state !== "live";
    if (element.hidden) return;
    setText(title, stream.title);
    setText(viewers, fill(gettext("{count} watching (simulated)"), { count: number(stream.viewers_simulated ?? 0) }));
    cover.hidden = !stream.cover_url;
    if (stream.cover_url && cover.getAttribute("src") !== stream.cover_url) cover.src = stream.cover_url;
  };
  return { element, reads: ["stream"], update };
}

/** Pressed, she breaks off and answers nobody in her chat; her day goes on, unlike under the emergency stop. */
function silenceButton() {
  let silenced = false;
  const label = el("span");
  const press = async () => {
    try {
      const { rules } = await call("POST", "chat/silence", { silenced: !silenced });
      show(rules.silenced);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      toast(error.message, true);
    }
  };
  const element = el("button", { type: "button", class: "button quiet", id: "silence", "data-needs": "chat", onclick: press }, icon("silence"), label);
  /** @param {boolean} now */
  const show = (now) => {
    silenced = now;
    element.setAttribute("aria-pressed", String(silenced));
    const text = silenced ? gettext("Let her answer again") : gettext("Silence in chat");
    setText(label, text);
    element.title = text;
  };
  show(false);
  return { element, reads: ["chat"], update: (/** @type {Sections} */ { chat }) => show(chat?.silenced ?? false) };
}

/** @param {Sections} sections */
function drawCovers(sections) {
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
