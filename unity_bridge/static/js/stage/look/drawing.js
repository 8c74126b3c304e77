/**
 * She as somebody's own pictures, as PNGTubers have them, in place of the drawn cat. What moves her is the same
 * (`rig/`): of a pose it takes the mouth, the lids, and what moves the whole of her. Her mood is in the pictures.
 */

import { Marks } from "../cat/marks.js";
import { ownAddress } from "../own-address.js";
import { clamp } from "../path.js";
import { expression } from "../rig/expressions.js";
import { fade, group, oval, place, set, svg } from "../svg.js";
import { isFirst, pictureFor } from "./choice.js";
import { placeOf, sizeOf } from "./fit.js";

/** @typedef {import("./choice.js").Picture} Picture */

/** From where on a mouth is open, and until where it stays so: a sound that trembles about one line does not flicker. */
const OPENS = 0.28;
const CLOSES = 0.16;
const SHUTS = 0.6;
const LIFTS = 0.4;
/** A word lifts her a little: units a second, swings a second, damping. */
const LIFT = 105;
const SWINGS = 3.1;
const DAMPING = 0.5;

let made = 0;

export class LookDrawing {
  #pictures = /** @type {Picture[]} */ ([]);
  /** By address: whether it can be shown. Kept over a picture of everything, so that nothing is fetched or flickers. */
  #files = /** @type {Map<string, {image: HTMLImageElement, part: SVGElement, ready: boolean, broken: boolean}>} */ (new Map());
  #face = "neutral";
  #shown = "";
  #open = false;
  #shut = false;
  #bounce = { at: 0, speed: 0 };
  #shadow = oval("cat-shadow", 0, -2, 122, 12);
  #matrix = svg("feColorMatrix", { type: "matrix" });
  #frames = group("look-pictures");
  #marks = new Marks();
  #body;
  /** Told when she has her look, or has none any more. */
  onChange = () => {};

  constructor() {
    made += 1;
    const id = `look-light-${made}`;
    this.#frames.setAttribute("filter", `url(#${id})`);
    this.#body = group("look-body", this.#frames, this.#marks.root);
    this.root = group("look", svg("filter", { id, "color-interpolation-filters": "sRGB" }, this.#matrix), this.#shadow, this.#body);
    this.light([1, 1, 1]);
    fade(this.root, 0);
  }

  /** Whether she is seen like this. */
  get worn() {
    return this.#pictures.length > 0;
  }

  /** Where a picture of her face is, for what shows it in small; empty where she has no look. */
  get portrait() {
    return this.worn ? ownAddress(this.#first.url) : "";
  }

  get #first() {
    return this.#pictures.find((picture) => picture.expression === "neutral" && isFirst(picture)) ?? this.#pictures[0];
  }

  /** These are all there are of her; none: the cat. @param {Picture[]} pictures */
  wear(pictures) {
    this.#pictures = pictures;
    const there = new Set(pictures.map(({ url }) => url));
    for (const [url, { part, broken }] of this.#files) {
      // What is seen stays until what takes its place can be. What could not be had is asked for once more.
      if (!broken && (!this.worn || there.has(url) || url === this.#shown)) continue;
      part.remove();
      this.#files.delete(url);
    }
    for (const picture of this.#pictures) {
      const part = this.#files.get(picture.url)?.part;
      if (part) this.#lay(part, picture);
    }
    this.#changed();
  }

  /** @param {string} face */
  express(face) {
    this.#face = face;
    this.#fetch();
  }

  /** The light of the hour on her. @param {number[]} factors of red, green and blue */
  light([red, green, blue]) {
    const f = (/** @type {number} */ value) => value.toFixed(3);
    set(this.#matrix, "values", `${f(red)} 0 0 0 0 0 ${f(green)} 0 0 0 0 0 ${f(blue)} 0 0 0 0 0 1 0`);
  }

  /**
   * @param {import("../rig/channels.js").Pose} p
   * @param {{time: number, seconds: number, mark: string, less: boolean}} more `mark`: what a film leaves in the air;
   *   `less`: for who asked for little motion
   */
  draw(p, { time, seconds, mark, less }) {
    if (!this.worn) return;
    const open = p.mouthOpen > (this.#open ? CLOSES : OPENS);
    if (open && !this.#open && !less) this.#bounce.speed -= LIFT;
    this.#open = open;
    const lids = (p.lidL + p.lidR) / 2;
    this.#shut = lids > (this.#shut ? LIFTS : SHUTS);
    this.#show();
    this.#swing(seconds);
    this.#move(p);
    // A mood that there is no picture of can still be told.
    const untold = this.#pictures.some((picture) => picture.expression === this.#face) ? "" : (expression(this.#face).mark ?? "");
    this.#marks.draw(this.#shown ? mark || untold : "", time, seconds, { x: 0, y: -sizeOf(this.#first).high * 0.78 });
  }

  /** The whole of her: about her feet, which stay where they are. @param {import("../rig/channels.js").Pose} p */
  #move(p) {
    const high = 1 + p.squash + p.breath * 0.009 - p.low * 0.06 - p.headY * 0.0015 - p.pitch * 0.018 + p.tall * 0.03 - this.#bounce.at * 0.0009;
    const paws = clamp((p.pawLY - p.pawRY) * 0.05, -4, 4);
    const turn = p.turn + p.roll * 0.3 + p.lean * 4 + p.pawRTurn * 0.22 + paws - p.curl * 9;
    place(this.#body, { x: p.x + p.headX * 0.5 + p.yaw * 9 + p.hips * 9, y: p.y + this.#bounce.at, turn, sx: 1 / Math.sqrt(high), sy: high });
    const up = clamp(-(p.y + this.#bounce.at) / 260, 0, 0.8);
    const { wide } = sizeOf(this.#first);
    place(this.#shadow, { x: p.x, sx: (wide / 280) * (1 - up * 0.5) });
    fade(this.#shadow, this.#shown ? 1 - up * 0.7 : 0);
  }

  /** @param {number} seconds */
  #swing(seconds) {
    const spring = this.#bounce;
    const w = 2 * Math.PI * SWINGS;
    for (let left = Math.min(seconds, 0.1); left > 0; left -= 1 / 120) {
      const dt = Math.min(left, 1 / 120);
      spring.speed += (-w * w * spring.at - 2 * DAMPING * w * spring.speed) * dt;
      spring.at = Math.min(spring.at + spring.speed * dt, 0);
    }
  }

  #show() {
    const ready = this.#pictures.filter(({ url }) => this.#files.get(url)?.ready);
    const wanted = pictureFor(ready, this.#face, this.#open, this.#shut)?.url ?? (this.#files.has(this.#shown) ? this.#shown : "");
    if (wanted === this.#shown) return;
    for (const [url, { part }] of this.#files) fade(part, url === wanted ? 1 : 0);
    this.#shown = wanted;
  }

  /** What this face may need, and what stands in for it. */
  #fetch() {
    for (const picture of this.#pictures) {
      if (picture.expression !== "neutral" && picture.expression !== this.#face) continue;
      if (this.#files.has(picture.url)) continue;
      const image = new Image();
      const part = svg("image", { href: ownAddress(picture.url), preserveAspectRatio: "none" });
      const file = { image, part, ready: false, broken: false };
      this.#files.set(picture.url, file);
      fade(part, 0);
      this.#lay(part, picture);
      this.#frames.append(part);
      image.src = ownAddress(picture.url);
      image.decode().then(
        () => (file.ready = true),
        () => this.#missing(picture),
      );
    }
  }

  /** It cannot be had: others stand in, and where it was the first of all, the cat does. @param {Picture} picture */
  #missing(picture) {
    const file = this.#files.get(picture.url);
    if (!file) return;
    file.broken = true;
    file.part.remove();
    const first = this.#pictures.length > 0 && this.#first.url === picture.url;
    this.#pictures = first ? [] : this.#pictures.filter(({ url }) => url !== picture.url);
    this.#changed();
  }

  /** @param {SVGElement} part @param {Picture} picture */
  #lay(part, picture) {
    for (const [name, value] of Object.entries(placeOf(picture, this.#first))) set(part, name, value.toFixed(2));
  }

  #changed() {
    if (this.worn) this.#fetch();
    fade(this.root, this.worn ? 1 : 0);
    this.onChange();
  }
}
