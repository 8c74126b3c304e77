/**
 * What the page knows of her and of the reader, and who wants to be told. It keeps what the server said and computes
 * nothing about her world by itself.
 *
 * @typedef {{viewer: number | null, nickname: string, colour: number, follows: boolean, staff: boolean,
 *   restricted: {kind: string, until: string | null} | null}} Me
 * @typedef {{id: number, title: string, game: string, sponsor: string, cover_url: string, started_at: string,
 *   ends_at: string | null, start_time: string, end_time: string, viewers_simulated: number}} Stream
 * @typedef {{slow_s: number, followers_only: boolean, emote_only: boolean, links: boolean, max_length: number,
 *   silenced: boolean}} Rules
 * @typedef {{viewer: number | null, nickname: string, text: string, askers: number, colour?: number}} Question
 * @typedef {{kind: "chat", id: number, client_id: string, viewer: number, nickname: string, colour: number,
 *   origin: string, staff: boolean, highlighted: boolean, text: string, at: string}} Chat
 * @typedef {{kind: "line", number: number, line_kind: string, text: string, short: string, expression: string,
 *   action: string, answer: number | null, question: Question | null, cut: boolean, at: string}} Line
 */

/** Colours of nicknames that the page has seen; more viewers than this are not told apart by it. */
const MOST_COLOURS = 2000;
const COLOURS = 12;

export class State {
  /** @type {Me} */
  me = { viewer: null, nickname: "", colour: 0, follows: false, staff: false, restricted: null };
  /** @type {Stream | null} */
  stream = null;
  /** @type {any} */
  next = null;
  /** @type {Rules} */
  rules = { slow_s: 0, followers_only: false, emote_only: false, links: false, max_length: 200, silenced: false };
  /** @type {{sky: string, temperature: number | null} | null} */
  weather = null;
  viewers = 0;
  /** Whether a snapshot has come at all. */
  known = false;
  #colours = /** @type {Map<number, number>} */ (new Map());
  #listeners = /** @type {Map<string, ((frame: any) => void)[]>} */ (new Map());

  /** @param {string} kind of frame @param {(frame: any) => void} listener called when the state is up to date */
  on(kind, listener) {
    this.#listeners.set(kind, [...(this.#listeners.get(kind) ?? []), listener]);
  }

  /** @param {any} frame */
  hear(frame) {
    for (const name of /** @type {const} */ (["me", "rules", "weather"])) {
      if (frame[name] !== undefined) /** @type {any} */ (this)[name] = frame[name];
    }
    if (frame.kind === "snapshot" || frame.kind === "stream") {
      this.stream = frame.stream;
      this.next = frame.next;
    }
    if (typeof frame.viewers === "number") this.viewers = frame.viewers;
    if (frame.kind === "viewers") this.viewers = frame.count;
    if (frame.kind === "snapshot") this.known = true;
    for (const entry of frame.kind === "chat" ? [frame] : (frame.entries ?? [])) this.#colour(entry);
    for (const listener of this.#listeners.get(frame.kind) ?? []) listener(frame);
  }

  /** The colour of a question's asker. @param {Question} question */
  colourOf(question) {
    const viewer = question.viewer ?? 0;
    return question.colour ?? this.#colours.get(viewer) ?? viewer % COLOURS;
  }

  /** @param {any} entry */
  #colour(entry) {
    if (entry.kind !== "chat" || typeof entry.colour !== "number") return;
    if (this.#colours.size >= MOST_COLOURS) this.#colours.clear();
    this.#colours.set(entry.viewer, entry.colour);
  }
}
