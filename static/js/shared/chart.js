/**
 * Charts over days as plain SVG, each with its figures as a table behind a toggle. No series is told from another by
 * its colour alone: bars have patterns, lines have dashes. Colours are the page's, by day and by night.
 *
 * @typedef {{name: string, values: number[]}} Series one value a day
 * @typedef {{kind: "line" | "bars", dates: string[], series: Series[], says: string, unit?: string,
 *   write?: (value: number) => string}} ChartData `says` is what there is to see, in a sentence; `kind` bars are
 *   stacked; `write` is how a value is written
 */

import { el } from "./dom.js";
import { number } from "./words.js";

const SVG = "http://www.w3.org/2000/svg";
const WIDTH = 360;
const HEIGHT = 190;
const LEFT = 42;
const RIGHT = 6;
const TOP = 10;
const BOTTOM = 22;
/** How many series there are looks for. */
const TONES = 5;

let charts = 0;

/** @param {string} tag @param {Record<string, string | number>} attributes @param {...(Node | string)} children */
function shape(tag, attributes, ...children) {
  const node = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, String(value));
  node.append(...children);
  return node;
}

/**
 * @param {string} title
 * @param {ChartData} data
 * @returns {HTMLElement}
 */
export function chart(title, data) {
  const id = `chart-${++charts}`;
  const write = data.write ?? number;
  const most = highest(data);
  const steps = niceSteps(most);
  const top = steps[steps.length - 1];
  const x = (/** @type {number} */ place) => LEFT + ((WIDTH - LEFT - RIGHT) * (place + 0.5)) / data.dates.length;
  const y = (/** @type {number} */ value) => TOP + (HEIGHT - TOP - BOTTOM) * (1 - value / top);
  const picture = shape(
    "svg",
    { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, class: "chart-picture", role: "img", "aria-labelledby": `${id}-title ${id}-desc` },
    shape("title", { id: `${id}-title` }, title),
    shape("desc", { id: `${id}-desc` }, data.says),
    patterns(id),
    ...steps.flatMap((step) => [
      shape("line", { class: "chart-grid", x1: LEFT, x2: WIDTH - RIGHT, y1: y(step), y2: y(step) }),
      shape("text", { class: "chart-text", x: LEFT - 5, y: y(step) + 4, "text-anchor": "end" }, compact(step)),
    ]),
    ...dateMarks(data.dates).map(([place, anchor]) =>
      shape("text", { class: "chart-text", x: x(place), y: HEIGHT - 6, "text-anchor": anchor }, data.dates[place].slice(5)),
    ),
    ...(data.kind === "bars" ? bars(id, data, x, y) : lines(data, x, y)),
  );
  return el(
    "figure",
    { class: "chart" },
    el("figcaption", null, el("h3", null, title), el("p", { class: "meta" }, data.says)),
    picture,
    data.series.length > 1 ? legend(id, data) : null,
    table(title, data, write),
  );
}

/** @param {ChartData} data */
function highest({ kind, dates, series }) {
  const sums = dates.map((_, place) =>
    kind === "bars" ? series.reduce((sum, { values }) => sum + values[place], 0) : Math.max(...series.map(({ values }) => values[place])),
  );
  return Math.max(0, ...sums);
}

/** Round values from zero to at least `most`. @param {number} most */
function niceSteps(most) {
  if (most <= 0) return [0, 1];
  const raw = most / 3;
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = (/** @type {number} */ ([1, 2, 2.5, 5, 10].find((each) => each * power >= raw))) * power;
  return Array.from({ length: Math.ceil(most / step - 1e-9) + 1 }, (_, place) => Number((place * step).toPrecision(6)));
}

/** @param {number} value */
function compact(value) {
  return new Intl.NumberFormat(document.documentElement.lang || "zh-Hans", { notation: "compact", maximumFractionDigits: 2 }).format(value);
}

/** The first day, one in the middle, the last. @param {string[]} dates @returns {[number, "start" | "middle" | "end"][]} */
function dateMarks(dates) {
  if (!dates.length) return [];
  if (dates.length < 3) return [[0, "middle"]];
  return [
    [0, "start"],
    [Math.floor(dates.length / 2), "middle"],
    [dates.length - 1, "end"],
  ];
}

/** @param {string} id @param {ChartData} data @param {(place: number) => number} x @param {(value: number) => number} y */
function bars(id, data, x, y) {
  const write = data.write ?? number;
  const wide = Math.max(((WIDTH - LEFT - RIGHT) / data.dates.length) * 0.76, 0.8);
  return data.dates.flatMap((date, place) => {
    let below = 0;
    return data.series.flatMap(({ name, values }, tone) => {
      const value = values[place];
      if (!value) return [];
      const from = below;
      below += value;
      const says = shape("title", {}, `${date} · ${name}: ${write(value)}`);
      const box = { x: x(place) - wide / 2, width: wide, y: y(below), height: y(from) - y(below) };
      return [
        shape("rect", { ...box, class: `chart-bar tone-${tone % TONES}` }, says),
        shape("rect", { ...box, fill: `url(#${id}-${tone % TONES})`, class: "chart-pattern" }),
      ];
    });
  });
}

/** @param {ChartData} data @param {(place: number) => number} x @param {(value: number) => number} y */
function lines(data, x, y) {
  return data.series.flatMap(({ values }, tone) => [
    shape("polyline", {
      class: `chart-line tone-${tone % TONES}`,
      points: values.map((value, place) => `${x(place).toFixed(1)},${y(value).toFixed(1)}`).join(" "),
    }),
    // One day alone makes no line.
    ...(values.length === 1 ? [shape("circle", { class: `chart-dot tone-${tone % TONES}`, cx: x(0), cy: y(values[0]), r: 3 })] : []),
  ]);
}

/** The drawings that tell stacked bars apart: none, slanted, dotted, level, upright. @param {string} id */
function patterns(id) {
  const drawn = [[], ["M-1 1 1-1M0 6 6 0M5 7 7 5"], ["M3 2.5v1"], ["M0 3h6"], ["M3 0v6"]];
  return shape(
    "defs",
    {},
    ...drawn.map((paths, tone) =>
      shape(
        "pattern",
        { id: `${id}-${tone}`, width: 6, height: 6, patternUnits: "userSpaceOnUse" },
        ...paths.map((d) => shape("path", { d, class: "chart-stroke" })),
      ),
    ),
  );
}

/** @param {string} id @param {ChartData} data */
function legend(id, data) {
  return el(
    "ul",
    { class: "chart-legend" },
    ...data.series.map(({ name }, tone) => {
      const sign = shape("svg", { viewBox: "0 0 22 12", class: "chart-sign", "aria-hidden": "true" });
      if (data.kind === "line") sign.append(shape("line", { class: `chart-line tone-${tone % TONES}`, x1: 0, x2: 22, y1: 6, y2: 6 }));
      else {
        const box = { width: 22, height: 12, rx: 2 };
        sign.append(shape("rect", { ...box, class: `chart-bar tone-${tone % TONES}` }), shape("rect", { ...box, fill: `url(#${id}-${tone % TONES})` }));
      }
      return el("li", null, sign, name);
    }),
  );
}

/** @param {string} title @param {ChartData} data @param {(value: number) => string} write */
function table(title, data, write) {
  return el(
    "details",
    { class: "chart-table" },
    el("summary", null, gettext("As a table")),
    el(
      "div",
      { class: "chart-scroll", tabindex: "0", role: "group", "aria-label": title },
      el(
        "table",
        null,
        el("caption", { class: "visually-hidden" }, title),
        el("thead", null, el("tr", null, el("th", { scope: "col" }, gettext("Day")), ...data.series.map(({ name }) => el("th", { scope: "col" }, name)))),
        el(
          "tbody",
          null,
          ...data.dates.map((date, place) =>
            el("tr", null, el("th", { scope: "row" }, el("time", null, date)), ...data.series.map(({ values }) => el("td", null, write(values[place])))),
          ),
        ),
      ),
    ),
  );
}
