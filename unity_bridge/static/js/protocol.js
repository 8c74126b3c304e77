/**
 * The front end link in a browser: `vtbridge/1` over a WebSocket (docs/protocol.md). It comes back by itself, goes on
 * where it was, and drops what has been there already or whose moment has passed.
 */

import { MESSAGES } from "./protocol-messages.js";

const PROTOCOL = "vtbridge/1";
const FIRST_WAIT_MS = 1000;
const LONGEST_WAIT_MS = 30_000;
/** A link that stood for so long begins at the first wait again. */
const STOOD_MS = 10_000;
const ACK_MS = 1000;
/** Heartbeats of silence after which the link is dead, whatever the socket says. */
const DEAD = 3;
/** Errors after which coming back is of no use. */
const FINAL = new Set(["replaced", "disconnected", "wrong_token", "unsupported_protocol", "unknown_vtuber"]);

/**
 * @typedef {{v: 1, id: string, type: string, seq?: number, part?: number, parts?: number, re?: string, ts: string,
 *   ttl_ms?: number, data: Record<string, any>}} Frame
 * @typedef {"connecting" | "live" | "lost" | "refused" | "closed"} LinkState
 * @typedef {object} Listener
 * @property {(type: string, data: Record<string, any>, frame: Frame | null) => void} command something is to be shown or
 *   done; without a frame it is part of a snapshot
 * @property {() => void} [forget] a snapshot follows: forget what is shown
 * @property {(saying: {data: Record<string, any>, at_ms: number}[]) => void} [saying] behind a snapshot: what is being said, and
 *   real milliseconds since it was begun; what is not in it is not said any more
 * @property {(state: LinkState, code: string) => void} [state] `code` is the error's that ended the link, or empty
 * @property {(frame: Frame) => void} [answer] an `ack` or `error` that answers a request
 */

/**
 * What the server sent; null for what is no frame of the protocol, or lacks what its type needs.
 * @param {string} text
 * @returns {Frame | null}
 */
export function readFrame(text) {
  let frame;
  try {
    frame = JSON.parse(text);
  } catch {
    return null;
  }
  if (frame?.v !== 1 || typeof frame.type !== "string" || !isObject(frame.data)) return null;
  const shape = MESSAGES[/** @type {keyof typeof MESSAGES} */ (frame.type)];
  const fits = !shape || Object.entries(shape.fields).every(([name, kind]) => isKind(frame.data[name], kind));
  return fits ? frame : null;
}

/** What is shown: the last command of each slot. */
export class StageState {
  /** @type {Map<string, {type: string, data: Record<string, any>}>} */
  slots = new Map();

  /** @param {string} type @param {Record<string, any>} data */
  apply(type, data) {
    const shape = MESSAGES[/** @type {keyof typeof MESSAGES} */ (type)];
    if (!shape?.slot) return;
    for (const slot of shape.clears) this.slots.delete(slot);
    this.slots.set(shape.slot, { type, data });
  }
}

export class FrontEndLink {
  state = new StageState();
  session = "";
  lastSeq = 0;
  #place = [0, 0];
  #now = 0;
  #path;
  #hello;
  #listener;
  #failures = 0;
  #heartbeatMs = 5000;
  #acknowledged = 0;
  #opened = 0;
  #number = 0;
  #closed = false;
  #socket = /** @type {WebSocket | null} */ (null);
  #retry = 0;
  #watchdog = 0;
  #acks = 0;

  /**
   * @param {string} path of the socket: "/ws/stage/baomi/"
   * @param {{token: string, vtuber: string, client_id: string, client: {name: string}, capabilities?: string[]}} hello
   *   the token may be empty where an operator is signed in
   * @param {Listener} listener
   */
  constructor(path, hello, listener) {
    this.#path = path;
    this.#hello = hello;
    this.#listener = listener;
    this.#open();
  }

  /**
   * Asks for something. Sent again by whoever asks, with the same id, until it is answered.
   * @param {string} type @param {Record<string, any>} data @param {string} [id]
   * @returns {string} the frame's id; empty when there is no link now
   */
  send(type, data, id = this.#nextId()) {
    if (this.#socket?.readyState !== WebSocket.OPEN) return "";
    this.#say(type, data, { id });
    return id;
  }

  /** Ends the link for good. */
  close() {
    this.#closed = true;
    this.#say("bye", { reason: "closed" });
    this.#drop();
    this.#listener.state?.("closed", "");
  }

  #open() {
    clearTimeout(this.#retry);
    this.#listener.state?.("connecting", "");
    const url = new URL(this.#path, location.href);
    url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
    const socket = new WebSocket(url);
    this.#socket = socket;
    this.#opened = performance.now();
    this.#guard();
    socket.onopen = () => {
      const known = this.session ? { session: this.session, last_seq: this.lastSeq } : {};
      this.#say("hello", { protocol: [PROTOCOL], ...this.#hello, ...known });
      this.#acks = setInterval(() => this.#acknowledge(), ACK_MS);
    };
    socket.onmessage = (message) => {
      if (socket !== this.#socket) return;
      this.#guard();
      const frame = readFrame(message.data);
      if (frame) this.#take(frame);
    };
    socket.onclose = () => socket === this.#socket && this.#lost("");
  }

  /** @param {Frame} frame */
  #take(frame) {
    const { type, data } = frame;
    if (type === "welcome") return this.#welcome(data);
    if (type === "snapshot") return this.#picture(data);
    if (type === "ping") {
      this.#say("pong", {}, { re: frame.id });
      this.lastSeq = Math.max(this.lastSeq, data.seq ?? 0);
      return;
    }
    if (type === "error" && data.fatal) return this.#lost(data.code);
    if (type === "ack" || type === "error") return this.#listener.answer?.(frame);
    this.#now = Math.max(this.#now, Date.parse(frame.ts) || 0);
    if (frame.seq !== undefined && !this.#isNew(frame)) return;
    if (frame.ttl_ms && Date.parse(frame.ts) + frame.ttl_ms < this.#now) return;
    this.state.apply(type, data);
    this.#listener.command(type, data, frame);
  }

  /** @param {Record<string, any>} told */
  #welcome(told) {
    if (told.session !== this.session) {
      this.session = told.session;
      this.lastSeq = 0;
      this.#place = [0, 0];
    }
    this.#heartbeatMs = told.heartbeat_ms;
    this.#acknowledged = this.lastSeq;
    this.#listener.state?.("live", "");
  }

  /** @param {Record<string, any>} told */
  #picture(told) {
    this.state = new StageState();
    this.lastSeq = told.seq;
    this.#place = [told.seq, Infinity];
    this.#listener.forget?.();
    for (const { type, data } of told.commands) {
      this.state.apply(type, data);
      this.#listener.command(type, data, null);
    }
    this.#listener.saying?.((told.saying ?? []).filter(isSaying));
  }

  /** Whether it has not been there; then it has been from now on. @param {Frame} frame */
  #isNew({ seq = 0, part = 1, parts = 1 }) {
    const [known, knownPart] = this.#place;
    if (seq < known || (seq === known && part <= knownPart)) return false;
    this.#place = [seq, part];
    this.lastSeq = Math.max(this.lastSeq, part === parts ? seq : seq - 1);
    if (this.lastSeq - this.#acknowledged >= 100) this.#acknowledge();
    return true;
  }

  #acknowledge() {
    if (this.lastSeq === this.#acknowledged) return;
    this.#acknowledged = this.lastSeq;
    this.#say("ack", { seq: this.lastSeq });
  }

  /** @param {string} code */
  #lost(code) {
    this.#drop();
    if (this.#closed) return;
    if (FINAL.has(code)) return this.#listener.state?.("refused", code);
    this.#listener.state?.("lost", code);
    if (performance.now() - this.#opened > STOOD_MS) this.#failures = 0;
    const wait = Math.min(FIRST_WAIT_MS * 2 ** this.#failures, LONGEST_WAIT_MS);
    this.#failures += 1;
    // Half of it by chance: a restarted server must not get all of them back in the same instant.
    this.#retry = setTimeout(() => this.#open(), wait * (0.5 + Math.random() / 2));
  }

  #drop() {
    clearTimeout(this.#watchdog);
    clearTimeout(this.#retry);
    clearInterval(this.#acks);
    const socket = this.#socket;
    this.#socket = null;
    socket?.close();
  }

  /** Silence of one heartbeat is asked about, silence of three is the end. */
  #guard(silent = 0) {
    clearTimeout(this.#watchdog);
    this.#watchdog = setTimeout(() => {
      if (silent + 1 >= DEAD) return this.#lost("");
      this.#say("ping", {});
      this.#guard(silent + 1);
    }, this.#heartbeatMs);
  }

  /** @param {string} type @param {Record<string, any>} data @param {{id?: string, re?: string}} [more] */
  #say(type, data, more = {}) {
    if (this.#socket?.readyState !== WebSocket.OPEN) return;
    const frame = { v: 1, id: this.#nextId(), type, ts: new Date().toISOString(), data, ...more };
    this.#socket.send(JSON.stringify(frame));
  }

  #nextId() {
    this.#number += 1;
    return `${Date.now().toString(36)}.${this.#number}`;
  }
}

/** @param {any} told */
function isSaying(told) {
  const { fields } = MESSAGES["speech.say"];
  const fits = isObject(told?.data) && Object.entries(fields).every(([name, kind]) => isKind(told.data[name], kind));
  return fits && typeof told.at_ms === "number";
}

/** @param {unknown} value */
function isObject(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** @param {unknown} value @param {string} kind a JSON type, with `?` where null will do */
function isKind(value, kind) {
  if (value === null) return kind.endsWith("?");
  const wanted = kind.replace("?", "");
  if (wanted === "array") return Array.isArray(value);
  return wanted === "object" ? isObject(value) : typeof value === wanted;
}
