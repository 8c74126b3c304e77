/** One of her amber eyes: two lids that meet as a line or an arc, an iris that looks, a pupil that widens. */

import { clamp, mix } from "../path.js";
import { group, oval, place, set, shape, svg } from "../svg.js";

const X = 46;
const Y = 14;
const WIDE = 24;

let made = 0;

export class Eye {
  #side;
  #ball = shape("eyeball", "");
  #clip = svg("path");
  #iris = group("iris");
  #pupil = oval("pupil", 0, 0, 12.5, 17.5);
  #lash = shape("lash", "");
  #under = shape("under-lid", "");
  #shine = group("shine", oval("spark", -7.5, -10, 7.4, 8), oval("spark small", 7.5, 9, 3.6), oval("spark small", -8, 8, 1.8));
  #inside;

  /** @param {number} side -1 is on the left for who looks at her */
  constructor(side) {
    this.#side = side;
    made += 1;
    const id = `eye-${made}`;
    this.#iris.append(
      oval("iris-rim", 0, 0, 22.5, 26.5),
      oval("iris-ball", 0, 0.6, 20.6, 24.4),
      oval("iris-glow", 0, 15, 15, 9.5),
      oval("iris-shade", 0, -19, 25, 17),
      this.#pupil,
    );
    this.#inside = svg("g", { "clip-path": `url(#${id})` }, this.#iris, this.#shine);
    this.root = group("eye", svg("clipPath", { id }, this.#clip), this.#ball, this.#inside, this.#under, this.#lash);
  }

  /** @param {import("../rig/channels.js").Pose} p @param {number} dx @param {number} dy */
  draw(p, dx, dy) {
    const side = this.#side;
    const lid = clamp(side < 0 ? p.lidL : p.lidR, -0.15, 1);
    const squint = clamp(p.squint, 0, 1);
    const size = 1 + 0.1 * p.eyeSize;
    const wide = WIDE * size;
    // The lower lid: relaxed it hangs, smiling it rises.
    const low = mix(mix(26, 11, clamp(lid, 0, 1)), -12, squint) * size;
    const up = Math.min(mix(-28 * size, low, lid), low);
    const corner = mix(1, 4, clamp(lid, 0, 1)) - squint * 2;
    const slant = p.slant * 17 * (1 - clamp(lid, 0, 1) * 0.6);
    // x runs from the inner corner to the outer one, whichever side she wears it on.
    const inX = -wide;
    const outX = wide;
    const flat = 0.62;
    const bulge = 1.36;
    const cu = corner + (up - corner) * bulge;
    const cl = corner + (low - corner) * bulge;
    const sx = (/** @type {number} */ x) => (x * side).toFixed(1);
    const y = (/** @type {number} */ value) => value.toFixed(1);
    const upper = `C${sx(inX * flat * 1.25)} ${y(cu + slant)} ${sx(outX * flat * 1.25)} ${y(cu - slant * 0.7)} ${sx(outX)} ${y(corner - slant * 0.3)}`;
    const lower = `C${sx(outX * flat * 1.15)} ${y(cl)} ${sx(inX * flat * 1.15)} ${y(cl)} ${sx(inX)} ${y(corner + slant * 0.2)}`;
    const start = `M${sx(inX)} ${y(corner + slant * 0.2)}`;
    const eye = `${start}${upper}${lower}Z`;
    set(this.#ball, "d", eye);
    set(this.#clip, "d", eye);
    // Lashes: a crescent on the upper lid, thick in the middle and towards the outer corner, with a flick.
    const thick = mix(6.4, 5, clamp(lid, 0, 1));
    const flick = mix(6, 5, clamp(lid, 0, 1)) * (1 - squint * 0.7);
    const flickY = corner - slant * 0.3 - mix(5, -4, clamp(lid, 0, 1)) * (1 - squint);
    set(this.#lash,
      "d",
      `${start}${upper}L${sx(outX + flick)} ${y(flickY)}C${sx(outX * 0.93)} ${y(cu - slant * 0.7 - thick * 1.15)} ${sx(inX * 0.7)} ${y(cu + slant - thick * 1.2)} ${sx(inX)} ${y(corner + slant * 0.2)}Z`,
    );
    const shut = clamp(lid, 0, 1);
    set(this.#under, "d", shut < 0.9 ? `M${sx(outX * 0.86)} ${y(corner + (low - corner) * 0.62)}C${sx(outX * 0.5)} ${y(corner + (low - corner) * 1.1)} ${sx(inX * 0.1)} ${y(corner + (low - corner) * 1.1)} ${sx(inX * 0.35)} ${y(corner + (low - corner) * 1)}` : "");
    place(this.#iris, { x: p.lookX * 7, y: p.lookY * 7 + squint * -3, sx: size, sy: size });
    place(this.#pupil, { sx: 0.55 + 0.55 * p.pupil, sy: 0.7 + 0.35 * p.pupil });
    place(this.#shine, { x: p.lookX * 4, y: p.lookY * 4, sx: p.shine, sy: p.shine });
    const far = Math.max(side * p.yaw, 0);
    place(this.root, { x: side * X + dx, y: Y + dy, sx: 1 - 0.14 * far, sy: 1 });
  }
}
