/** The board: one link, one state, and the parts that show it. */

import { GameClock } from "../shared/clock.js";
import { byId, el } from "../shared/dom.js";
import { EmergencyStop } from "./emergency-stop.js";
import { attend, link } from "./first-call.js";
import { Drawers } from "./drawers.js";
import { StatusLights } from "./status-lights.js";
import { Log } from "./log.js";
import { countInTitle } from "./needs-you.js";
import { Now } from "./now.js";
import { HerRoom } from "./her-room.js";
import { Presence } from "./presence.js";
import { State } from "./state.js";
import { TaskCard } from "./card.js";
import { Verbs } from "./day/verbs.js";
import { Theme } from "../shared/theme.js";
import { placeWidgets } from "./widgets.js";
import { Timeline } from "./timeline.js";
import { ClockControls } from "./clock-controls.js";
import { WeatherMenu } from "./weather-menu.js";

/** @typedef {import("./frame-types.js").SentFrame} SentFrame */

const { login = "" } = document.body.dataset;

// What other apps bring comes first: their drawers and words are there when the board is drawn. One that does not load
// is missing, and the board stands.
for (const module of JSON.parse(byId("board-modules").textContent ?? "[]")) {
  try {
    await import(module);
  } catch (error) {
    console.error(`${module} could not be loaded`, error);
  }
}

/** How often the page looks around; what time it is, it looks with each frame of the screen. */
const FRAME_MS = 200;

const state = new State();
const clock = new GameClock();
const theme = new Theme();
const controls = new ClockControls(clock, state);
new EmergencyStop(state, (told) => controls.set(told));
new WeatherMenu(state);
const presence = new Presence((frame) => link.send(frame));
const lights = new StatusLights(state, clock);
const verbs = new Verbs(state);
const card = new TaskCard(verbs);
const timeline = new Timeline(state, verbs, (task) => card.open(task));
const now = new Now(state, clock);
const room = new HerRoom(state, clock);
new Log(state);
placeWidgets(state);
countInTitle(state);
new Drawers(state, { open: (task) => card.open(task) });

const main = /** @type {HTMLElement} */ (document.querySelector("main"));

/** @param {SentFrame} frame */
function receive(frame) {
  if ("clock" in frame) controls.set(frame.clock);
  if (frame.kind === "snapshot") {
    state.restart(frame);
    presence.restart(frame.you);
    main.setAttribute("aria-busy", "false");
  } else if (frame.kind === "sections") state.refresh(frame);
  else if (frame.kind === "event") state.add(frame);
  else if (frame.kind === "tick") clock.tick();
  else if (frame.kind === "people") presence.receive(frame);
}

/** @param {import("../shared/link.js").LinkState} linked */
function linkChanged(linked) {
  document.body.dataset.link = linked;
  if (linked !== "live") presence.lost();
  if (linked === "signed-out") {
    byId("toasts").append(
      el("p", { class: "notice bad" }, gettext("You are signed out."), " ", el("a", { href: login }, gettext("Sign in again"))),
    );
  }
  if (linked === "gone") byId("toasts").append(el("p", { class: "notice bad" }, gettext("Nobody of that name lives here any more.")));
}

attend(receive, linkChanged);

let minute = -1;
function look() {
  lights.show(link.state);
  const game = clock.now();
  if (Number.isNaN(game)) return;
  controls.show(game, link.state);
  timeline.move(game);
  const light = room.light(game);
  if (light) theme.follow(light);
  if (Math.floor(game / 60_000) !== minute) {
    minute = Math.floor(game / 60_000);
    now.show();
  }
}
setInterval(look, FRAME_MS);
look();

/** Its hands move with the screen, not with the looks; where motion is not wanted, with the looks alone. */
function sweep() {
  const game = clock.now();
  if (!Number.isNaN(game)) controls.show(game, link.state);
  requestAnimationFrame(sweep);
}
if (!matchMedia("(prefers-reduced-motion: reduce)").matches) requestAnimationFrame(sweep);
