/** The page of a day or a stream of hers again: the stage, and a player in the place of the link. */

import { address } from "../../shared/address.js";
import { byId, setText } from "../../shared/dom.js";
import { HearButton } from "../../shared/voice/hear-button.js";
import { Hearing } from "../../shared/voice/hearing.js";
import { Frames } from "../frames.js";
import { Stage } from "../stage.js";
import { Controls, SPEEDS } from "./controls.js";
import { Player } from "./player.js";
import { shareButton } from "./sharing.js";
import { gameMs, NoReplay, ReplaySource } from "./source.js";

/** Game seconds a second: a day is worth half an hour of looking, a stream runs as it did. */
const DAY_SPEED = 60;

const { slug = "", name = "", replay = "", share } = document.body.dataset;
const asked = new URLSearchParams(location.search);
// Behind the #, the token is in no log and no referrer.
const token = new URLSearchParams(location.hash.slice(1)).get("link") ?? "";
const show = asked.has("show") ? new Set((asked.get("show") ?? "").split(",")) : null;
const little = matchMedia("(prefers-reduced-motion: reduce)");

const hearing = new Hearing({ never: asked.get("sound") === "off" || (show !== null && !show.has("cat")) });
const stage = new Stage({ name, show, hearing, bare: asked.get("bg") === "none" });
const whole = byId("stage");
whole.append(stage.root, new HearButton(hearing).root);
stage.performer.less = little.matches;
little.addEventListener("change", () => (stage.performer.less = little.matches));
new ResizeObserver(() => stage.resize(whole.clientWidth, whole.clientHeight)).observe(whole);
stage.resize(whole.clientWidth, whole.clientHeight);

begin().catch((error) => {
  if (!(error instanceof NoReplay)) throw error;
  whole.dataset.link = "refused";
  byId("stage-note").hidden = false;
  setText(byId("stage-note"), error.message);
});

async function begin() {
  const source = new ReplaySource(address(`/stage/${slug}/replay/${replay}/`), token);
  const about = await source.about();
  const isDay = !replay.startsWith("stream-");
  const speed = SPEEDS.find((each) => String(each) === asked.get("speed")) ?? SPEEDS.findLast((each) => each <= (isDay ? DAY_SPEED : about.rate)) ?? 1;
  const player = new Player(stage, source, about, speed);
  if (asked.get("play") === "no") player.playing = false;
  const bar = asked.get("controls") === "off" ? null : new Controls(player, about, isDay && share !== undefined ? [shareButton(replay)] : []);
  if (bar) {
    document.body.classList.add("has-controls");
    document.body.append(bar.root);
  }
  const draw = (/** @type {number} */ now) => {
    player.advance(now);
    stage.frame(now);
    bar?.advance(now);
  };
  new Frames(stage, draw, () => !player.playing).start();
  const at = asked.get("at") ?? "";
  await player.seek(Number.isNaN(gameMs(at)) ? player.starts : gameMs(at));
  whole.dataset.link = "live";
}
