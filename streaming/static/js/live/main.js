/** The viewers' page: one link, one state, and the parts that show it. */

import { GameClock } from "../shared/clock.js";
import { byId, setText } from "../shared/dom.js";
import { Link } from "../shared/link.js";
import { Theme } from "../shared/theme.js";
import { hhmm } from "../shared/words.js";
import { ChatHead } from "./chathead.js";
import { Composer } from "./composer.js";
import { Door } from "./off-air.js";
import { Entries } from "./entries.js";
import { Follow } from "./follow.js";
import { fitViewport } from "./viewport.js";
import { NameTag } from "./nickname.js";
import { Outbox } from "./outbox.js";
import { Reactions } from "./reactions.js";
import { Reader } from "./reader.js";
import { Scroll } from "./scroll.js";
import { Speech } from "./speech.js";
import { Stage } from "./her-room.js";
import { State } from "./state.js";

/** How often the page looks at its clock. */
const FRAME_MS = 250;

const { slug = "", language = "" } = document.body.dataset;
const state = new State();
const clock = new GameClock();
const theme = new Theme();
const send = (/** @type {object} */ frame) => link.send(frame);

// The order is that in which they hear of a frame: the list first, then those that write into it.
const scroll = new Scroll();
const entries = new Entries(state, scroll);
const outbox = new Outbox(state, entries, scroll, send);
const stage = new Stage(state, clock);
new Speech(state, entries, stage);
const follow = new Follow(state, send);
new Composer(state, outbox, new NameTag(state, send), () => follow.ask(true));
new Reactions(state, send);
new Reader(state);
const head = new ChatHead(state);
const door = new Door(state, clock);
fitViewport();

if (document.getElementById("order")) {
  const { Staff } = await import("./moderation-menu.js");
  new Staff(state, entries);
}

/** @param {any} frame */
function hear(frame) {
  if (frame.clock) clock.set(frame.clock);
  state.hear(frame);
}

const link = new Link(
  `/ws/live/${slug}/?language=${encodeURIComponent(language)}`,
  hear,
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
  door.count(game);
  const light = stage.light(game);
  if (light) theme.follow(light);
}
setInterval(look, FRAME_MS);
