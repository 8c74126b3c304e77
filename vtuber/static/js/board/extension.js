/**
 * What apps bring to the board: drawers, words for their events and tasks, and elements of their own. The board's own
 * parts use the same functions. An app's script is named in its `BoardPart` and runs before the board is drawn.
 *
 * @typedef {import("./state.js").Task} Task
 * @typedef {Record<string, any>} Sections the sections of the snapshot, by name; those of apps that are absent are missing
 * @typedef {{open: (task: Task) => void}} Actions what a drawer may set off
 * @typedef {{name: string, label: () => string, reads: string[], follows?: string[], order?: number,
 *   needs?: "chat" | "operate" | "own", draw: (sections: Sections, actions: Actions) => Node[], count?: (sections: Sections) => number}} Drawer
 *   `order` is the place of its tab: those with the lowest come first, those without one last. `follows` are
 *   beginnings of event types: such an event draws it anew, while it is open. Who has not the right that it `needs`
 *   is not shown it at all
 * @typedef {import("../shared/chart.js").ChartData} ChartData
 * @typedef {{name: string, order?: number, title: () => string, load: (days: number) => Promise<ChartData>}} Chart
 *   a chart of the last so many days
 * @typedef {{icon: string, tone?: "good" | "bad" | "live" | "love" | "quiet", text: string, quote?: string}} EventText
 * @typedef {(payload: Record<string, any>) => EventText | null} EventFormatter
 * @typedef {(task: Task, sections: Sections) => string} Headline
 * @typedef {{place: "picture" | "actions" | "links", element: HTMLElement, reads?: string[],
 *   update?: (sections: Sections) => void}} Widget
 * @typedef {{kind: "on" | "half" | "off", text: string, hint: string}} StatusLight filled, half or crossed; the hint
 *   is a sentence
 */

import { may } from "./rights.js";

const LAST = 1000;

/** In the order of their tabs. @type {Drawer[]} */
export const drawers = [];
/** By event type. @type {Map<string, EventFormatter>} */
export const eventTexts = new Map();
/** How a task of a type begins, by type. @type {Map<string, () => string>} */
export const taskStarts = new Map();
/** What she is at while a task of a type runs, by type. @type {Map<string, Headline>} */
export const headlines = new Map();
/** What of an event stands in her speech bubble, by event type. @type {Map<string, (payload: Record<string, any>) => string>} */
export const speech = new Map();
/** @type {Widget[]} */
export const widgets = [];
/** @type {((sections: Sections) => StatusLight[])[]} */
export const lights = [];
/** In their order. @type {Chart[]} */
export const charts = [];

/** @param {Drawer} drawer */
export function registerDrawer(drawer) {
  if (drawer.needs && !may(drawer.needs)) return;
  if (drawers.some((each) => each.name === drawer.name)) throw new Error(`two drawers are called ${drawer.name}`);
  putInOrder(drawers, drawer);
}

/** @param {Chart} chart */
export function registerChart(chart) {
  putInOrder(charts, chart);
}

/** @template {{order?: number}} Entry @param {Entry[]} entries @param {Entry} entry */
function putInOrder(entries, entry) {
  const { order = LAST } = entry;
  const later = entries.findIndex((each) => (each.order ?? LAST) > order);
  entries.splice(later < 0 ? entries.length : later, 0, entry);
}

/** Words for events; null for one that is not worth a line. @param {Record<string, EventFormatter>} texts */
export function registerEventTexts(texts) {
  for (const [type, format] of Object.entries(texts)) eventTexts.set(type, format);
}

/** @param {string} type @param {() => string} text with a place for {content} */
export function registerTaskStart(type, text) {
  taskStarts.set(type, text);
}

/** While a task of this type runs, the headline is this; where it is empty, the task's content. @param {string} type @param {Headline} headline */
export function registerHeadline(type, headline) {
  headlines.set(type, headline);
}

/** She says something with events of this type: it stands in her bubble. @param {string} type @param {(payload: Record<string, any>) => string} text */
export function registerSpeech(type, text) {
  speech.set(type, text);
}

/** An element in the picture of her room, among the buttons at the top, or among the links beside them. @param {Widget} widget */
export function registerWidget(widget) {
  widgets.push(widget);
}

/** Lights in the bar at the top: whether what an app stands on is well. @param {(sections: Sections) => StatusLight[]} look called often */
export function registerLights(look) {
  lights.push(look);
}
