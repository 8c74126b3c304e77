/**
 * What the page knows: the last snapshot that the server sent, and the events since. It computes nothing about
 * her world by itself, so it cannot drift from it.
 *
 * @typedef {import("./frame-types.js").ToldEvent} WorldEvent
 * @typedef {{id: number, type: string, category: string, start: string, end: string, start_time: string,
 *   end_time: string, content: string, state: string, source: string, why: string, is_prepared: boolean,
 *   prepared: Record<string, any> | null, locked: boolean, version: number, reason: string,
 *   started_at: string | null, ended_at: string | null,
 *   taken_back?: boolean, approval?: string, wish?: number}} Task `wish`: its number among what is wished for days without a plan; its state is `wish` then
 */

/** Events kept on the page; older ones are in the log. */
const MOST_EVENTS = 400;

export class State {
  /** @type {Record<string, any>} */
  sections = {};
  /** @type {WorldEvent[]} oldest first */
  events = [];
  /** Where the sections stand. */
  seq = -1;
  /** The last event that has come. */
  #lastEvent = -1;
  #listeners = /** @type {((changed: Set<string>) => void)[]} */ ([]);

  /** @param {(changed: Set<string>) => void} listener gets the names of changed sections, and "events" */
  watch(listener) {
    this.#listeners.push(listener);
  }

  /** A fresh start: everything that was known before is forgotten. @param {import("./frame-types.js").BoardSnapshot} frame */
  restart(frame) {
    this.sections = frame.sections;
    this.events = frame.events;
    this.seq = this.#lastEvent = frame.seq;
    this.#notify(new Set([...Object.keys(frame.sections), "events"]));
  }

  /** @param {import("./frame-types.js").SectionsFrame} frame */
  refresh(frame) {
    if (frame.seq < this.seq) return;
    this.seq = frame.seq;
    const known = this.tasks;
    Object.assign(this.sections, frame.sections);
    // Sections on their way while the server answered are older than the answer.
    if (frame.sections.day) this.sections.day = { ...frame.sections.day, tasks: newest(frame.sections.day.tasks, known) };
    this.#notify(new Set(Object.keys(frame.sections)));
  }

  /** @param {WorldEvent} event @returns {boolean} false when it has come before */
  add(event) {
    if (event.seq <= this.#lastEvent) return false;
    this.#lastEvent = event.seq;
    this.events.push(event);
    if (this.events.length > MOST_EVENTS) this.events.splice(0, this.events.length - MOST_EVENTS);
    this.#notify(new Set(["event"]));
    return true;
  }

  /**
   * Tasks as the server answered just now: they are shown at once, ahead of the sections that will bring them. Those that
   * the day does not know, or has in a later version, are left to the sections.
   * @param {Task[]} answered
   */
  keep(answered) {
    const tasks = newest(this.tasks, answered);
    if (tasks.every((task, index) => task === this.tasks[index])) return;
    this.sections.day = { ...this.sections.day, tasks };
    this.#notify(new Set(["day"]));
  }

  /** @returns {Task[]} */
  get tasks() {
    return this.sections.day?.tasks ?? [];
  }

  /** @returns {Task | undefined} */
  get running() {
    return this.tasks.find((task) => task.state === "running");
  }

  /** @param {Set<string>} changed */
  #notify(changed) {
    for (const listener of this.#listeners) listener(changed);
  }
}

/**
 * The tasks of a day, each in the latest version that is known.
 * @param {Task[]} tasks @param {Task[]} others
 */
function newest(tasks, others) {
  const known = new Map(others.map((task) => [task.id, task]));
  return tasks.map((task) => {
    const other = known.get(task.id);
    return other && other.version > task.version ? other : task;
  });
}
