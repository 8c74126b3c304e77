/**
 * What the page knows: the last picture that the server sent, and the events told since. It computes nothing about
 * her world by itself, so it cannot drift from it.
 *
 * @typedef {{seq: number, type: string, game_time: string, real_time: string, payload: Record<string, any>}} WorldEvent
 * @typedef {{id: number, type: string, category: string, start: string, end: string, start_time: string,
 *   end_time: string, content: string, state: string, source: string, why: string, is_prepared: boolean,
 *   prepared: Record<string, any> | null, locked: boolean, version: number, reason: string}} Task
 */

/** Told events kept on the page; older ones are in the log. */
const MOST_EVENTS = 400;

export class State {
  /** @type {Record<string, any>} */
  sections = {};
  /** @type {WorldEvent[]} oldest first */
  events = [];
  /** Where the sections stand. */
  seq = -1;
  /** The last event that was told. */
  told = -1;
  #listeners = /** @type {((changed: Set<string>) => void)[]} */ ([]);

  /** @param {(changed: Set<string>) => void} listener gets the names of changed sections, and "events" */
  watch(listener) {
    this.#listeners.push(listener);
  }

  /** A fresh start: everything that was known before is forgotten. @param {any} frame */
  restart(frame) {
    this.sections = frame.sections;
    this.events = frame.events;
    this.seq = this.told = frame.seq;
    this.#tell(new Set([...Object.keys(frame.sections), "events"]));
  }

  /** @param {any} frame */
  refresh(frame) {
    if (frame.seq < this.seq) return;
    this.seq = frame.seq;
    Object.assign(this.sections, frame.sections);
    this.#tell(new Set(Object.keys(frame.sections)));
  }

  /** @param {WorldEvent} event @returns {boolean} false when it was told before */
  add(event) {
    if (event.seq <= this.told) return false;
    this.told = event.seq;
    this.events.push(event);
    if (this.events.length > MOST_EVENTS) this.events.splice(0, this.events.length - MOST_EVENTS);
    this.#tell(new Set(["event"]));
    return true;
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
  #tell(changed) {
    for (const listener of this.#listeners) listener(changed);
  }
}
