/** The board: one link, one state, and the parts that show it. */

import { GameClock } from "../shared/clock.js";
import { byId, el } from "../shared/dom.js";
import { Drawers } from "./drawers.js";
import { Lamps } from "./status-lights.js";
import { Link } from "../shared/link.js";
import { Log } from "./log.js";
import { Now } from "./now.js";
import { Stage } from "./her-room.js";
import { State } from "./state.js";
import { TaskCard } from "./card.js";
import { Theme } from "../shared/theme.js";
import { Track } from "./timeline.js";
import { Transport } from "./clock-controls.js";

// What other apps bring comes first: their drawers and words are there when the board is drawn. One that does not load
// is missing, and the board stands.
for (const address of JSON.parse(byId("board-modules").textContent ?? "[]")) {
  try {
    await import(address);
  } catch (error) {
    console.error(`${address} could not be loaded`, error);
  }
}

/** How often the page looks at its clock. */
const FRAME_MS = 200;

const { slug = "", language = "", login = "" } = document.body.dataset;
const state = new State();
const clock = new GameClock();
const theme = new Theme();
const transport = new Transport(clock, state);
const lamps = new Lamps(state, clock);
const card = new TaskCard(state);
const track = new Track(state, (task) => card.open(task));
const now = new Now(state, clock);
const stage = new Stage(state, clock);
new Log(state);
new Drawers(state, { open: (task) => card.open(task) });

const desk = /** @type {HTMLElement} */ (document.querySelector("main"));

/** @param {any} frame */
function hear(frame) {
  if (frame.clock) transport.set(frame.clock);
  if (frame.kind === "snapshot") {
    state.restart(frame);
    desk.setAttribute("aria-busy", "false");
  } else if (frame.kind === "sections") state.refresh(frame);
  else if (frame.kind === "event") state.add(frame);
  else if (frame.kind === "tick") clock.tick();
}

/** @param {import("../shared/link.js").LinkState} linked */
function linkChanged(linked) {
  document.body.dataset.link = linked;
  if (linked === "signed-out") {
    byId("toasts").append(
      el("p", { class: "notice bad" }, gettext("You are signed out."), " ", el("a", { href: login }, gettext("Sign in again"))),
    );
  }
  if (linked === "gone") byId("toasts").append(el("p", { class: "notice bad" }, gettext("Nobody of that name lives here any more.")));
}

const link = new Link(`/ws/board/${slug}/?language=${encodeURIComponent(language)}`, hear, linkChanged, {
  4401: "signed-out",
  4403: "signed-out",
  4404: "gone",
});

let minute = -1;
function look() {
  lamps.show(link.state);
  const game = clock.now();
  if (Number.isNaN(game)) return;
  transport.show(game, link.state);
  track.move(game);
  const light = stage.light(game);
  if (light) theme.follow(light);
  if (Math.floor(game / 60_000) !== minute) {
    minute = Math.floor(game / 60_000);
    now.show();
  }
}
setInterval(look, FRAME_MS);
look();
