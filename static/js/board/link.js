/**
 * The live link: a websocket that comes back by itself. After each connection the server sends a whole snapshot, so
 * nothing that happened in between can be lost or told twice.
 */

/** Without a frame for so long (the server sends a pulse each 5 s) the link is dead, whatever the socket says. */
const SILENCE_MS = 16_000;
const FIRST_WAIT_MS = 400;
const LONGEST_WAIT_MS = 10_000;
/** Close codes with which coming back is of no use. */
const SIGNED_OUT = [4401, 4403];
const UNKNOWN = 4404;

/** @typedef {"connecting" | "live" | "lost" | "signed-out" | "gone"} LinkState */

export class Link {
  /** @type {LinkState} */
  state = "connecting";
  #url;
  #onFrame;
  #onState;
  #failures = 0;
  #socket = /** @type {WebSocket | null} */ (null);
  #timer = 0;
  #watchdog = 0;

  /**
   * @param {string} path
   * @param {(frame: any) => void} onFrame
   * @param {(state: LinkState) => void} onState
   */
  constructor(path, onFrame, onState) {
    const url = new URL(path, location.href);
    url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
    this.#url = url.href;
    this.#onFrame = onFrame;
    this.#onState = onState;
    addEventListener("online", () => this.#retryNow());
    document.addEventListener("visibilitychange", () => !document.hidden && this.#retryNow());
    this.#open();
  }

  #open() {
    clearTimeout(this.#timer);
    const socket = new WebSocket(this.#url);
    this.#socket = socket;
    this.#guard();
    socket.onmessage = (message) => {
      if (socket !== this.#socket) return;
      this.#guard();
      const frame = JSON.parse(message.data);
      if (frame.kind === "snapshot") {
        this.#failures = 0;
        this.#say("live");
      }
      this.#onFrame(frame);
    };
    socket.onclose = (event) => {
      if (socket === this.#socket) this.#lost(event.code);
    };
  }

  /** @param {number} code */
  #lost(code) {
    clearTimeout(this.#watchdog);
    this.#socket = null;
    if (SIGNED_OUT.includes(code)) return this.#say("signed-out");
    if (code === UNKNOWN) return this.#say("gone");
    this.#say("lost");
    const wait = Math.min(FIRST_WAIT_MS * 2 ** this.#failures, LONGEST_WAIT_MS);
    this.#failures += 1;
    // Jitter: a restarted server must not get all its pages back in the same instant.
    this.#timer = setTimeout(() => this.#open(), wait * (0.5 + Math.random()));
  }

  #guard() {
    clearTimeout(this.#watchdog);
    this.#watchdog = setTimeout(() => {
      const socket = this.#socket;
      this.#lost(1006);
      socket?.close();
    }, SILENCE_MS);
  }

  #retryNow() {
    if (this.state === "lost" && !this.#socket) this.#open();
  }

  /** @param {LinkState} state */
  #say(state) {
    if (state === this.state) return;
    this.state = state;
    this.#onState(state);
  }
}
