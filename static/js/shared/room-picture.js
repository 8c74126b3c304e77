/** The picture of her room: the light of the hour, what she is at, and her face. */

import { byId } from "./dom.js";
import { lightAt } from "./light.js";
import { weatherKind } from "./weather.js";
import { typeScene } from "./words.js";

/**
 * Who draws her in the place of the picture that stands in the page.
 *
 * @typedef {{light: (game: number, sky: string) => void, furnish: (activity: string, sky: string, scene: string) => void,
 *   face: (face: string) => void, act: (action: string) => void, speak: (open: number) => void}} Artist told all that the picture is told
 */

/** @type {((picture: HTMLElement) => Artist) | undefined} */
let artist;

/** An app's script has her drawn by somebody else; called before the page begins. @param {(picture: HTMLElement) => Artist} make */
export function drawRoomWith(make) {
  artist = make;
}

const FACES = ["neutral", "happy", "sleepy", "curious", "smug", "surprised", "sad", "asleep"];

export class RoomPicture {
  #element = byId("her-room");
  #heads = document.querySelectorAll("#cat .head");
  #sun = document.getElementById("sun-path");
  #moon = document.getElementById("moon-path");
  #artist = artist?.(this.#element);

  /** The picture itself, for those who hang something in it. */
  get element() {
    return this.#element;
  }

  /** Lights her room as at that moment, and tells what the hour is called. @param {number} game @param {string} sky */
  light(game, sky) {
    this.#artist?.light(game, sky);
    const light = lightAt(game, weatherKind(sky).grey);
    const style = this.#element.style;
    style.setProperty("--sky-top", light.top);
    style.setProperty("--sky-low", light.low);
    style.setProperty("--dark", light.dark.toFixed(3));
    style.setProperty("--stars", light.stars.toFixed(3));
    this.#sun?.setAttribute("transform", `translate(${light.sun.x.toFixed(1)} ${light.sun.y.toFixed(1)})`);
    this.#moon?.setAttribute("transform", `translate(${light.moon.x.toFixed(1)} ${light.moon.y.toFixed(1)})`);
    return light.name;
  }

  /** @param {string} activity a task's type, `idle` or `sleep` @param {string} sky a kind of weather @param {string[]} [props] what she needs for it, by name */
  furnish(activity, sky, props = []) {
    this.#artist?.furnish(activity, sky, typeScene(activity));
    const { falls, clear } = weatherKind(sky);
    Object.assign(this.#element.dataset, { activity, sky, falls, clear: String(clear), props: props.join(" ") });
  }

  /** @param {string} face one that she has; anything else leaves her calm */
  face(face) {
    this.#artist?.face(face);
    const name = FACES.includes(face) ? face : "neutral";
    const address = `${document.body.dataset.static}img/baomi-${name}.svg`;
    for (const head of this.#heads) {
      if (head.getAttribute("href") !== address) head.setAttribute("href", address);
    }
  }

  /** How far her mouth is open now, where whoever draws her can show it; it shuts by itself. @param {number} open 0 to 1 */
  speak(open) {
    this.#artist?.speak(open);
  }

  /** She does something, once, where whoever draws her can show it. @param {string} action */
  act(action) {
    this.#artist?.act(action);
  }
}
