/**
 * The picture of her room, on the board and on the stream page, is her stage: it is told what the picture is told, and
 * needs no link of its own. It comes when the page has nothing better to do; until then the drawing stands there.
 */

import { drawRoomWith } from "../js/shared/room-picture.js";
import { el } from "../js/shared/dom.js";

const STYLES = ["stage-cat", "stage-scenes", "stage"];
/** Real milliseconds after which it comes anyway. */
const LATEST_MS = 4000;
/**
 * Real milliseconds between two pictures. This one is small, stands open all day, and is painted by the processor on
 * many a machine: it has the pictures of a drawn film, eight a second while she only breathes.
 * @type {import("../js/stage/frames.js").Pace}
 */
const PACE = { moving: 33, resting: 125 };
/** The longest step of what moves by its style alone: the page was not looked at meanwhile. */
const LONGEST_MS = 250;

drawRoomWith((picture) => new RoomStage(picture));

class RoomStage {
  #picture;
  /** @type {import("../js/stage/stage.js").Stage | undefined} */
  #stage;
  /** What was told last, by kind. @type {Map<string, {type: string, data: Record<string, any>}>} */
  #told = new Map();

  /** @param {HTMLElement} picture */
  constructor(picture) {
    this.#picture = picture;
    // A transparent source for a broadcast has nothing behind her: that is the stage's own page.
    if (document.body.classList.contains("overlay")) return;
    const idle = globalThis.requestIdleCallback ?? ((/** @type {() => void} */ then) => setTimeout(then, LATEST_MS / 4));
    idle(() => this.#come(), { timeout: LATEST_MS });
  }

  /** @param {number} game milliseconds @param {string} _sky */
  light(game, _sky) {
    if (Number.isNaN(game)) return;
    this.#tell("world.time", { game_time: new Date(game).toISOString().slice(0, 23), rate: 0, standing: "" });
  }

  /** @param {string} activity @param {string} sky @param {string} scene */
  furnish(activity, sky, scene) {
    this.#tell("world.weather", { sky, temperature: 0 });
    const at = activity === "idle" || activity === "sleep" ? "" : activity;
    this.#tell("scene.set", { scene, activity: at, until: null, transition: "fade" });
  }

  /** @param {string} expression */
  face(expression) {
    this.#tell("character.expression", { expression });
  }

  /** @param {string} action */
  act(action) {
    this.#stage?.command("character.action", { action }, true);
  }

  /** @param {number} open 0 to 1 */
  speak(open) {
    this.#stage?.command("character.mouth", { open }, true);
  }

  /** @param {string} type @param {Record<string, any>} data */
  #tell(type, data) {
    const before = this.#told.get(type);
    if (before && JSON.stringify(before.data) === JSON.stringify(data)) return;
    this.#told.set(type, { type, data });
    this.#stage?.command(type, data, true);
  }

  async #come() {
    const [{ Stage }, { Frames }] = await Promise.all([import("../js/stage/stage.js"), import("../js/stage/frames.js")]);
    const stage = new Stage({ name: "", show: new Set(["cat"]) });
    const place = el("div", { class: "room-stage", "aria-hidden": "true" });
    // Its styles and the page's have names in common: each keeps to its own.
    const inside = place.attachShadow({ mode: "open" });
    const styles = STYLES.map((name) => el("link", { rel: "stylesheet", href: `${document.body.dataset.static}css/${name}.css` }));
    const dressed = Promise.all(styles.map((style) => new Promise((done, failed) => [style.addEventListener("load", done), style.addEventListener("error", failed)])));
    inside.append(...styles, stage.root);
    this.#picture.prepend(place);
    try {
      await dressed;
    } catch {
      return place.remove();
    }
    this.#stage = stage;
    for (const { type, data } of this.#told.values()) stage.command(type, data, false);
    this.#picture.classList.add("has-stage");
    let drawn = 0;
    const draw = (/** @type {number} */ now) => {
      stage.frame(now);
      inPictures(inside, Math.min(now - drawn, LONGEST_MS));
      drawn = now;
    };
    this.#run(stage, place, new Frames(stage, draw, undefined, PACE));
  }

  /**
   * @param {import("../js/stage/stage.js").Stage} stage
   * @param {HTMLElement} place
   * @param {import("../js/stage/frames.js").Frames} frames
   */
  #run(stage, place, frames) {
    const little = matchMedia("(prefers-reduced-motion: reduce)");
    const calm = () => (stage.performer.less = little.matches);
    calm();
    little.addEventListener("change", calm);
    const fit = () => stage.resize(place.clientWidth, place.clientHeight);
    new ResizeObserver(fit).observe(place);
    fit();
    // Nobody draws what nobody sees.
    new IntersectionObserver((looks) => {
      if (looks[looks.length - 1].isIntersecting) frames.start();
      else frames.stop();
    }).observe(place);
  }
}

/**
 * What moves for ever by its style alone (rain, clouds, birds) moves on with her pictures. Left to the browser, each
 * would have the whole of it painted sixty times a second.
 * @param {ShadowRoot} inside @param {number} ms real, since the last picture
 */
function inPictures(inside, ms) {
  for (const animation of inside.getAnimations?.() ?? []) {
    if (animation.effect?.getComputedTiming().iterations !== Infinity) continue;
    if (animation.playState === "running") animation.pause();
    animation.currentTime = Number(animation.currentTime ?? 0) + ms;
  }
}
