/**
 * The live link: a websocket that comes back by itself. After each connection the server sends a whole snapshot, so
 * nothing that happened in between can be lost or told twice.
 */

/** Without a frame for so long (the server sends a pulse each 5 s) the link is dead, whatever the socket says. */
const SILENCE_MS = 16_000;
const FIRST_WAIT_MS = 400;
const LONGEST_WAIT_MS = 10_000;
/** "Come back later": the server has more than it can bear. */
const TOO_MUCH = 1013;
/** So many failures does such a word count, so that the page waits for seconds rather than for moments. */
const TOO_MUCH_COUNTS = 3;

/** @typedef {"connecting" | "live" | "lost" | "signed-out" | "refused" | "gone"} LinkState */

export class Link {
  /** @type {LinkState} */
  state = "connecting";
  #url;
  #onFrame;
  #onState;
  #endings;
  #failures = 0;
  #socket = /** @type {WebSocket | null} */ (null);
  #timer = 0;
  #watchdog = 0;

  /**
   * @param {string} path
   * @param {(frame: any) => void} onFrame
   * @param {(state: LinkState) => void} onState
   * @param {Record<number, LinkState>} endings close codes with which coming back is of no use, and what they mean
   */
  constructor(path, onFrame, onState, endings) {
    const url = new URL(path, location.href);
    url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
    this.#url = url.href;
    this.#onFrame = onFrame;
    this.#onState = onState;
    this.#endings = endings;
    addEventListener("online", () => this.#retryNow());
    document.addEventListener("visibilitychange", () => !document.hidden && this.#retryNow());
    this.#open();
  }

  /**
   * Hands a frame to the server. Before the snapshot is there nothing is sent: it may tell that there is no need to.
   * @param {object} frame
   * @returns {boolean} whether it is under way; whether it arrives, only an answer tells
   */
  send(frame) {
    if (this.state !== "live" || this.#socket?.readyState !== WebSocket.OPEN) return false;
    this.#socket.send(JSON.stringify(frame));
    return true;
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
    const ending = this.#endings[code];
    if (ending) return this.#say(ending);
    this.#say("lost");
    if (code === TOO_MUCH) this.#failures = Math.max(this.#failures, TOO_MUCH_COUNTS);
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
