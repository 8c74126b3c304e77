/** The viewers' page: one link, one state, and the parts that show it. */

import { address } from "../shared/address.js";
import { GameClock } from "../shared/clock.js";
import { byId, setText } from "../shared/dom.js";
import { Link } from "../shared/link.js";
import { loadPageParts } from "../shared/page-parts.js";
import { Theme } from "../shared/theme.js";
import { hhmm } from "../shared/words.js";
import { Announcer } from "./announcer.js";
import { BreakCard } from "./break-card.js";
import { ChatHead } from "./chat-head.js";
import { Composer } from "./composer.js";
import { OffAirPage } from "./off-air.js";
import { Entries } from "./entries.js";
import { Follow } from "./follow.js";
import { frameHandlers } from "./extension.js";
import { fitViewport } from "./viewport.js";
import { NicknameForm } from "./nickname.js";
import { Outbox } from "./outbox.js";
import { Reactions } from "./reactions.js";
import { Scroll } from "./scroll.js";
import { Speech } from "./speech.js";
import { HerRoom } from "./her-room.js";
import { State } from "./state.js";
import { Voice } from "./voice.js";

await loadPageParts("page-modules");

/** How often the page looks at its clock. */
const FRAME_MS = 250;

const { slug = "", language = "" } = document.body.dataset;
const state = new State();
const clock = new GameClock();
const theme = new Theme();
const send = (/** @type {import("./frame-types.js").AcceptedFrame} */ frame) => link.send(frame);

// The order is that in which they are told of a frame: the list first, then those that write into it.
const scroll = new Scroll();
const entries = new Entries(state, scroll);
const outbox = new Outbox(state, entries, scroll, send);
const room = new HerRoom(state, clock);
new Speech(state, entries, room);
new Voice(state, room);
const follow = new Follow(state, send);
new Composer(state, outbox, new NicknameForm(state, send), () => follow.ask(true));
new Reactions(state, send);
new Announcer(state);
const head = new ChatHead(state);
new BreakCard(state);
const offAir = new OffAirPage(state, clock);
fitViewport();

if (document.getElementById("moderation")) {
  const { ModerationMenu } = await import("./moderation-menu.js");
  new ModerationMenu(state, entries);
}

// Other apps hear last: the list is up to date by then.
const actions = { note: (/** @type {string} */ text) => entries.note(text) };
for (const [kind, handlers] of frameHandlers) {
  for (const handle of handlers) {
    state.on(/** @type {any} */ (kind), (frame) => {
      try {
        handle(frame, actions);
      } catch (error) {
        console.error(`a handler of ${kind} broke`, error);
      }
    });
  }
}

/** @param {import("./frame-types.js").SentFrame} frame */
function receive(frame) {
  if ("clock" in frame) clock.set(frame.clock);
  state.apply(frame);
}

const link = new Link(
  address(`/ws/live/${slug}/?language=${encodeURIComponent(language)}`),
  receive,
  (linked) => {
    document.body.dataset.link = linked;
    head.linked(linked);
  },
  { 1008: "refused", 1009: "refused", 4404: "gone" },
);

function look() {
  const game = clock.now();
  if (Number.isNaN(game)) return;
  setText(byId("clock"), hhmm(game));
  offAir.count(game);
  const light = room.light(game);
  if (light) theme.follow(light);
}
setInterval(look, FRAME_MS);
