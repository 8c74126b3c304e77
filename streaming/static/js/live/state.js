/**
 * What the page knows of her and of the reader, and who wants to be told. It keeps what the server said and computes
 * nothing about her world by itself.
 *
 * @typedef {import("./frame-types.js").SentFrame} SentFrame
 * @typedef {import("./frame-types.js").Me} Me
 * @typedef {import("./frame-types.js").StreamOnAir} Stream
 * @typedef {import("./frame-types.js").NextStream} NextStream
 * @typedef {import("./frame-types.js").Rules} Rules
 * @typedef {import("./frame-types.js").WeatherNow} Weather
 * @typedef {import("./frame-types.js").Question} Question
 * @typedef {import("./frame-types.js").ChatItem} Chat
 * @typedef {import("./frame-types.js").LineItem} Line
 */

export class State {
  /** @type {Me} */
  me = { viewer: null, nickname: "", colour: 0, follows: false, staff: false, restricted: null };
  /** @type {Stream | null} */
  stream = null;
  /** @type {NextStream | null} */
  next = null;
  /** @type {Rules} */
  rules = { slow_s: 0, followers_only: false, emote_only: false, links: false, max_length: 200, silenced: false };
  /** @type {Weather | null} */
  weather = null;
  viewers = 0;
  /** Answers that she is to learn from, by number; the staff's pages alone ask for those from before they came. @type {Set<number>} */
  starred = new Set();
  /** The emergency stop: she says and does nothing until she is let go on. */
  stopped = false;
  /** Whether a snapshot has come at all. */
  known = false;
  #listeners = /** @type {Map<string, ((frame: any) => void)[]>} */ (new Map());

  /**
   * @template {SentFrame["kind"]} Kind
   * @param {Kind} kind
   * @param {(frame: Extract<SentFrame, {kind: Kind}>) => void} listener called when the state is up to date
   */
  on(kind, listener) {
    this.#listeners.set(kind, [...(this.#listeners.get(kind) ?? []), listener]);
  }

  /** @param {SentFrame} frame */
  apply(frame) {
    if ("me" in frame) this.me = frame.me;
    if ("rules" in frame) this.rules = frame.rules;
    if ("weather" in frame) this.weather = frame.weather;
    if (frame.kind === "snapshot" || frame.kind === "stream") {
      this.stream = frame.stream;
      this.next = frame.next;
    }
    if ("viewers" in frame) this.viewers = frame.viewers;
    if ("clock" in frame) this.stopped = frame.clock.stopped;
    if (frame.kind === "stopped") this.stopped = frame.stopped;
    if (frame.kind === "starred" && frame.starred) this.starred.add(frame.answer);
    if (frame.kind === "starred" && !frame.starred) this.starred.delete(frame.answer);
    if (frame.kind === "viewers") this.viewers = frame.count;
    if (frame.kind === "snapshot") this.known = true;
    for (const listener of this.#listeners.get(frame.kind) ?? []) listener(frame);
  }
}
