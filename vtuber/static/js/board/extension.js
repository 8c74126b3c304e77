/**
 * What apps bring to the board: drawers, and words for their events. The board's own parts use nothing else.
 *
 * @typedef {import("./state.js").Task} Task
 * @typedef {{open: (task: Task) => void}} Actions what a drawer may set off
 * @typedef {{name: string, label: () => string, reads: string[],
 *   draw: (sections: Record<string, any>, actions: Actions) => Node[], count?: (sections: Record<string, any>) => number}} Drawer
 * @typedef {{icon: string, tone?: "good" | "bad" | "live" | "love" | "quiet", text: string, quote?: string}} Told
 * @typedef {(payload: Record<string, any>) => Told | null} Tell
 */

/** In the order of their tabs. @type {Drawer[]} */
export const drawers = [];
/** By event type. @type {Map<string, Tell>} */
export const eventTexts = new Map();
/** How a task of a type begins, by type. @type {Map<string, () => string>} */
export const taskStarts = new Map();

/** @param {Drawer} drawer */
export function registerDrawer(drawer) {
  if (drawers.some((each) => each.name === drawer.name)) throw new Error(`two drawers are called ${drawer.name}`);
  drawers.push(drawer);
}

/** Words for events; null for one that is not worth a line. @param {Record<string, Tell>} texts */
export function registerEventTexts(texts) {
  for (const [type, tell] of Object.entries(texts)) eventTexts.set(type, tell);
}

/** @param {string} type @param {() => string} text with a place for {content} */
export function registerTaskStart(type, text) {
  taskStarts.set(type, text);
}
