/** The picture that she is in: layers from the sky to what stands before her, the light on them, and the way to another. */

import { fade, group, set, svg, tint } from "../svg.js";
import { Weather } from "../weather.js";
import { block, spot } from "./materials.js";
import { Outside, PANE } from "./outside.js";
import { buildScene } from "./scenes.js";

/** Real milliseconds of a fade; the style knows the same. */
const FADE_MS = 700;
/** How much of the dark the lamps of a place take away. */
const LIT = { room: 0.35, desk: 0.4, stream: 0.5, store: 0.8, company: 0.7, bed: 0.15 };

/** @param {string} kind @param {...Node} children */
const layer = (kind, ...children) => svg("svg", { class: `stage-layer ${kind}`, viewBox: "0 0 1920 1080", preserveAspectRatio: "xMidYMax slice", "aria-hidden": "true" }, ...children);

export class SceneView {
  root = document.createElement("div");
  #outside = new Outside();
  #outsidePlace = group("");
  #weather = new Weather();
  #back = layer("back");
  #shaft = layer("shaft");
  #under = layer("under");
  #over = layer("over");
  #dark = layer("dark");
  #glow = layer("glow");
  #veil = layer("veil", block("veil", -400, -200, 2720, 1500));
  #beam = group("beam");
  #lamps = group("lamps");
  #name = "";
  /** Pixels. */
  #size = { width: 0, height: 0 };
  /** The place that is shown, from the first `go` on. @type {import("./scenes.js").Scene} */
  scene;

  /** @param {SVGElement} cat she herself @param {SVGElement} front what of her is before whatever she sits at */
  constructor(cat, front) {
    this.scene = buildScene("room");
    this.root.className = "stage-picture";
    const [body, paws] = [cat, front].map((part) => layer("cat-drawing", part));
    this.#outsidePlace.append(this.#outside.root);
    const glows = ["glow-lamp", "glow-sakura"].map((id) => svg("radialGradient", { id }, svg("stop", { class: `${id}-in`, offset: 0 }), svg("stop", { class: `${id}-mid`, offset: 0.4 }), svg("stop", { class: `${id}-out`, offset: 1 })));
    this.#glow.append(svg("defs", {}, ...glows), this.#lamps);
    this.#shaft.append(svg("defs", {}, svg("linearGradient", { id: "beam", x1: 0, y1: 0, x2: 0, y2: 1 }, svg("stop", { class: "beam-in", offset: 0 }), svg("stop", { class: "beam-out", offset: 1 }))), this.#beam);
    this.root.append(layer("sky-layer", this.#outsidePlace), this.#weather.root, this.#back, this.#shaft, this.#dark, this.#glow, this.#under, body, this.#over, this.#veil, paws);
  }

  /** How much of the dark the lamps take away here. */
  get lit() {
    return LIT[/** @type {keyof typeof LIT} */ (this.#name)] ?? LIT.room;
  }

  /** @param {string} name a place @param {boolean} fades whether one sees the old one go */
  go(name, fades) {
    if (name === this.#name) return;
    this.#name = name;
    this.scene = buildScene(name);
    this.root.dataset.scene = name;
    const { hole, back, under, over, camera, lamps } = this.scene;
    const near = camera ? `translate(${camera.x} ${camera.y}) translate(960 540) scale(${camera.size}) translate(-960 -540)` : "";
    const size = Math.max(hole.w / PANE.w, hole.h / PANE.h);
    const x = hole.x + hole.w / 2 - (PANE.x + PANE.w / 2) * size;
    const y = hole.y + hole.h - (PANE.y + PANE.h) * size;
    this.#outsidePlace.setAttribute("transform", `${near} translate(${x} ${y}) scale(${size})`);
    for (const [to, part, moved] of /** @type {[SVGElement, SVGElement | undefined, boolean][]} */ ([
      [this.#back, back, true],
      [this.#under, under, false],
      [this.#over, over, false],
    ])) {
      const leaving = [...to.children];
      if (part) {
        const entering = group("place", part);
        // What stands before the room's dark gets dark by a shape of its own.
        if (!moved) entering.append(group("in-dark", part.cloneNode(true)));
        if (moved && near) entering.setAttribute("transform", near);
        to.append(entering);
        if (fades) entering.classList.add("comes");
      }
      for (const old of leaving) {
        if (!fades) old.remove();
        else {
          // What leaves lies beneath what comes; where nothing comes, it goes by itself.
          if (!part) old.classList.add("goes");
          setTimeout(() => old.remove(), FADE_MS + 60);
        }
      }
    }
    this.#lamps.replaceChildren(
      ...lamps.map(({ x: lx, y: ly, r, dim = 1, sakura }) => {
        const shine = spot(sakura ? "shine-sakura" : "shine", lx, ly, r);
        shine.setAttribute("opacity", String(dim));
        return shine;
      }),
    );
    // What shines by itself is drawn once more above the dark.
    this.#lamps.append(...[...back.querySelectorAll(".emits")].map(copyWithPlace));
    if (near) this.#lamps.setAttribute("transform", near);
    else this.#lamps.removeAttribute("transform");
    this.#darken(hole, back, near);
    const { x: hx, y: hy, w, h } = hole;
    this.#beam.replaceChildren(svg("path", { class: "sunbeam", d: `M${hx + 60} ${hy + h + 60} L${hx + w - 60} ${hy + h + 60} L${hx + w + 240} 1080 L${hx + 120} 1080Z` }));
  }

  /** The window, in pixels of the stage. @param {number} left of what is shown, in the picture's units */
  #pane(left) {
    const { hole, camera } = this.scene;
    const { width, height } = this.#size;
    const { x: dx, y: dy, size } = camera ?? { x: 0, y: 0, size: 1 };
    const unit = Math.max(width / 1920, height / 1080);
    // The layers are as large as they have to be, in the middle, and stand on the lower edge.
    const x = Math.floor(width / 2 + ((hole.x - 960) * size + dx - left) * unit);
    const y = Math.floor(height - 1080 * unit + ((hole.y - 540) * size + 540 + dy) * unit);
    return { left: x, top: y, width: Math.ceil(hole.w * size * unit) + 1, height: Math.ceil(hole.h * size * unit) + 1 };
  }

  /**
   * The dark lies on the room and not on the sky: it has a hole where the window is, and the window's own shape in it.
   * @param {import("./scenes.js").Scene["hole"]} hole @param {SVGElement} back @param {string} near
   */
  #darken({ x, y, w, h }, back, near) {
    const room = svg("path", { class: "m-night", "fill-rule": "evenodd", d: `M-400 -200 H2320 V1300 H-400Z M${x} ${y} V${y + h} H${x + w} V${y}Z` });
    const frame = group("in-dark", ...[...back.querySelectorAll(".window")].map((part) => part.cloneNode(true)));
    const clipped = svg("g", { "clip-path": "url(#stage-hole)" }, frame);
    const place = group("", room, clipped, block("dusk", -400, -200, 2720, 1500));
    if (near) place.setAttribute("transform", near);
    this.#dark.replaceChildren(svg("defs", {}, svg("clipPath", { id: "stage-hole" }, svg("rect", { x, y, width: w, height: h }))), place);
  }

  /** The size of what it is shown in. @param {number} width @param {number} height pixels */
  fit(width, height) {
    this.#size = { width, height };
  }

  /** An upright stage shows the middle of the picture: that is where she is. @param {boolean} tall */
  frame(tall) {
    const left = tall ? this.scene.cat.x - 960 : 0;
    this.#weather.behind(this.#pane(left), this.#size);
    for (const drawing of this.root.querySelectorAll("svg.stage-layer")) {
      const box = `${left} 0 1920 1080`;
      if (drawing.getAttribute("viewBox") !== box) drawing.setAttribute("viewBox", box);
    }
  }

  /**
   * @param {ReturnType<typeof import("../light.js").stageLight>} light
   * @param {{falls: string, clear: boolean}} weather
   */
  light(light, weather) {
    tint(this.root, "--sky-top", light.top);
    tint(this.root, "--sky-low", light.low);
    tint(this.root, "--dark", light.dark.toFixed(3));
    tint(this.root, "--night", (light.dark * (1 - this.lit * 0.5)).toFixed(3));
    tint(this.root, "--warm", light.warm.toFixed(3));
    set(this.root, "data-clear", String(weather.clear));
    this.#outside.show(light, weather);
    this.#weather.show(weather.falls);
    fade(this.#beam, weather.clear ? Math.max(0, 1 - light.dark * 2.2) * (0.5 + light.warm * 0.4) : 0);
    fade(this.#lamps, Math.min(light.dark * 1.15, 1));
  }
}

/** A part of the room for another layer, at the place that the groups around it give it. @param {Element} part */
function copyWithPlace(part) {
  let copy = part.cloneNode(true);
  for (let around = part.parentElement; around && !around.classList.contains("place"); around = around.parentElement) {
    const transform = around.getAttribute("transform");
    if (transform) copy = svg("g", { transform }, copy);
  }
  return copy;
}
