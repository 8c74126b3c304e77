/**
 * Own messages until the server has confirmed them. They outlive a broken link and a reload: after each snapshot all
 * that were on their way are sent again under the same id, which the server says once however often it hears it.
 *
 * @typedef {import("./frame-types.js").AcceptedFrame} AcceptedFrame
 * @typedef {import("./frame-types.js").RefusedFrame} RefusedFrame
 * @typedef {{id: string, text: string, state: "pending" | "failed", why: string, sent: number}} Message
 */

import { byId } from "../shared/dom.js";
import { ownEntry } from "./entry.js";

/** Real time after which a message without an answer, over a link that lives, is said to be in doubt. */
const PATIENCE_MS = 12_000;
const LOOK_MS = 1000;
const MOST = 30;

export class Outbox {
  #list = byId("own");
  #state;
  #entries;
  #scroll;
  #send;
  #key;
  /** @type {Message[]} oldest first */
  #messages = [];
  #refused = /** @type {(frame: RefusedFrame) => void} */ (() => {});
  #acked = /** @type {() => void} */ (() => {});

  /**
   * @param {import("./state.js").State} state
   * @param {import("./entries.js").Entries} entries
   * @param {import("./scroll.js").Scroll} scroll
   * @param {(frame: AcceptedFrame) => boolean} send
   */
  constructor(state, entries, scroll, send) {
    this.#state = state;
    this.#entries = entries;
    this.#scroll = scroll;
    this.#send = send;
    this.#key = `unsaid:${document.body.dataset.slug}`;
    this.#messages = this.#recall();
    state.on("snapshot", (frame) => this.#again(frame.entries));
    // Nobody but this page knows the id before the message is said, so it alone tells whose it is.
    state.on("chat", (frame) => this.#settle(frame.client_id) && this.#acked());
    state.on("ack", (frame) => this.#ack(frame));
    state.on("refused", (frame) => this.#refuse(frame));
    setInterval(() => this.#look(), LOOK_MS);
    this.#draw();
  }

  /** @param {{refused: (frame: RefusedFrame) => void, acked: () => void}} listener */
  watch({ refused, acked }) {
    this.#refused = refused;
    this.#acked = acked;
  }

  /** Whether there is room for one more. */
  get full() {
    return this.#messages.length >= MOST;
  }

  /** @param {string} text */
  say(text) {
    const message = /** @type {Message} */ ({ id: newId(), text, state: "pending", why: "", sent: 0 });
    this.#messages.push(message);
    this.#dispatch(message);
    this.#keep();
    this.#draw();
    this.#scroll.toEnd();
  }

  /** @param {Message} message */
  #dispatch(message) {
    message.state = "pending";
    message.why = "";
    message.sent = this.#send({ kind: "say", id: message.id, text: message.text }) ? performance.now() : 0;
  }

  /** A new link: what the snapshot holds has arrived, what it does not is sent again, in order. @param {import("./frame-types.js").SnapshotFrame["entries"]} entries */
  #again(entries) {
    const arrived = new Set(entries.map((entry) => entry.kind === "chat" && entry.client_id));
    this.#messages = this.#messages.filter((message) => !arrived.has(message.id));
    for (const message of this.#messages) if (message.state === "pending") this.#dispatch(message);
    this.#keep();
    this.#draw();
  }

  /** @param {import("./frame-types.js").AckFrame} frame */
  #ack(frame) {
    const message = this.#settle(frame.id);
    if (!message) return;
    this.#acked();
    const { me } = this.#state;
    if (frame.message === null) return this.#entries.note(gettext("Done. She has forgotten what you told her."));
    this.#entries.addMine({
      kind: "chat",
      id: frame.message,
      client_id: frame.id,
      viewer: me.viewer ?? -1,
      nickname: me.nickname,
      colour: me.colour,
      origin: "web",
      staff: me.staff,
      highlighted: false,
      text: message.text,
      at: "",
      paid: null,
    });
  }

  /** Takes a message off the list. @param {string} id @returns {Message | undefined} */
  #settle(id) {
    const message = this.#messages.find((each) => each.id === id);
    if (!message) return undefined;
    this.#messages = this.#messages.filter((each) => each !== message);
    this.#keep();
    this.#draw();
    return message;
  }

  /** @param {RefusedFrame} frame */
  #refuse(frame) {
    const message = this.#messages.find((each) => each.id === frame.id);
    if (!message) return;
    message.state = "failed";
    message.why = frame.hint;
    this.#keep();
    this.#draw();
    this.#refused(frame);
  }

  #look() {
    const doubtful = this.#messages.filter((each) => each.state === "pending" && each.sent && performance.now() - each.sent > PATIENCE_MS);
    if (!doubtful.length) return;
    for (const message of doubtful) {
      message.state = "failed";
      message.why = gettext("No answer yet. Sending it again will not say it twice.");
    }
    this.#keep();
    this.#draw();
  }

  #draw() {
    const actions = {
      again: (/** @type {string} */ id) => {
        const message = this.#messages.find((each) => each.id === id);
        if (message) this.#dispatch(message);
        this.#keep();
        this.#draw();
        byId("say").focus();
      },
      discard: (/** @type {string} */ id) => {
        this.#settle(id);
        byId("say").focus();
      },
    };
    this.#scroll.keep(() => this.#list.replaceChildren(...this.#messages.map((message) => ownEntry(message, this.#state, actions))));
  }

  #keep() {
    try {
      const kept = this.#messages.map(({ id, text, state, why }) => ({ id, text, state, why, sent: 0 }));
      sessionStorage.setItem(this.#key, JSON.stringify(kept));
    } catch {
      // A browser that keeps nothing loses them with the page, no sooner.
    }
  }

  /** @returns {Message[]} */
  #recall() {
    try {
      const kept = JSON.parse(sessionStorage.getItem(this.#key) ?? "[]");
      return Array.isArray(kept) ? kept.slice(-MOST) : [];
    } catch {
      return [];
    }
  }
}

/** `crypto.randomUUID` wants a secure address, which a server in a home network has not. */
function newId() {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
