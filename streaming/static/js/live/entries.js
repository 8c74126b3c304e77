/**
 * The list of what was said, by viewers and by her: in order, each once, and never more of it than a page can bear.
 */

import { byId } from "../shared/dom.js";
import { chatEntry, lineEntry, noteEntry, speakingEntry } from "./entry.js";
import { speech } from "./richtext.js";

/** @typedef {import("./state.js").State} State @typedef {import("./state.js").Chat} Chat
 * @typedef {import("./state.js").Line} Line */

const MOST = 300;

export class Entries {
  #list = byId("entries");
  #start = byId("chat-start");
  #state;
  #scroll;
  /** Key → element, in the order of the list. @type {Map<string, HTMLElement>} */
  #items = new Map();
  /** Chat messages by number, for the staff's menu. @type {Map<number, Chat>} */
  #chats = new Map();
  /** Own messages that only their writer has heard of; a snapshot doesn't hold them. @type {Map<number, Chat>} */
  #mine = new Map();
  #notes = 0;
  /** The stream that all this was said in. @type {number | null} */
  #stream = null;

  /** @param {State} state @param {import("./scroll.js").Scroll} scroll */
  constructor(state, scroll) {
    this.#state = state;
    this.#scroll = scroll;
    state.on("snapshot", (frame) => this.#restart(frame));
    state.on("chat", (frame) => this.add(frame));
    state.on("line", (frame) => this.add(frame));
    state.on("removed", (frame) => this.#remove(frame.ids));
    state.on("restored", (frame) => this.#restore(frame.entries));
    state.on("highlighted", (frame) => this.#highlight(frame.id, frame.highlighted));
    state.on("dropped", (frame) => this.#drop(`answer-${frame.answer}`));
    state.on("answering", (frame) => this.#speaking(frame.answer, frame.question, ""));
    state.on("stream", (frame) => this.#changed(frame.stream?.id ?? null));
  }

  /** @param {number} id @returns {Chat | undefined} */
  chat(id) {
    return this.#chats.get(id);
  }

  /** @param {Chat | Line} frame */
  add(frame) {
    const key = keyOf(frame);
    if (frame.kind === "chat") this.#mine.delete(frame.id);
    const before = this.#items.get(key) ?? (frame.kind === "line" ? this.#items.get(`answer-${frame.answer}`) : undefined);
    this.#scroll.keep(() => {
      const item = this.#item(frame);
      if (before) {
        before.replaceWith(item);
        this.#rename(before, key, item);
      } else this.#append(key, item);
      this.#trim();
    }, before ? 0 : 1);
  }

  /** The server has taken an own message, as number `id`; the rest will hear it as a frame of its own, or never. @param {Chat} chat */
  addMine(chat) {
    if (this.#items.has(keyOf(chat))) return;
    this.add(chat);
    this.#mine.set(chat.id, chat);
  }

  /** @param {string} text */
  note(text) {
    this.#scroll.keep(() => this.#append(`note-${(this.#notes += 1)}`, noteEntry(text)));
  }

  /** Her words so far. @param {number} answer @param {string} text */
  words(answer, text) {
    const place = this.#items.get(`answer-${answer}`)?.querySelector(".line-words .entry-text");
    if (place) this.#scroll.keep(() => place.replaceChildren(...speech(text)));
  }

  /** The staff has highlighted a message, or taken that back. @param {number} id @param {boolean} highlighted */
  #highlight(id, highlighted) {
    const chat = this.#chats.get(id);
    if (chat) this.add({ ...chat, highlighted });
  }

  /** A new stream has a chat of its own. @param {number | null} stream */
  #changed(stream) {
    if (stream === null || stream === this.#stream) return;
    this.#stream = stream;
    this.#items.clear();
    this.#chats.clear();
    this.#mine.clear();
    this.#list.replaceChildren();
    this.#scroll.toEnd();
    this.#empty();
  }

  /** @param {import("./frame-types.js").SnapshotFrame} frame */
  #restart(frame) {
    if (frame.stream) this.#stream = frame.stream.id;
    const kept = this.#items;
    this.#items = new Map();
    this.#chats.clear();
    const entries = [...frame.entries];
    for (const chat of this.#mine.values()) {
      if (!entries.some((entry) => entry.kind === "chat" && entry.id === chat.id)) entries.splice(placeOf(entries, chat.id), 0, chat);
      else this.#mine.delete(chat.id);
    }
    this.#scroll.keep(
      () => {
        for (const entry of entries) this.#append(keyOf(entry), this.#item(entry));
        if (frame.answer) {
          const item = speakingEntry(frame.answer.question);
          item.querySelector(".line-words .entry-text")?.replaceChildren(...speech(frame.answer.text));
          this.#append(`answer-${frame.answer.answer}`, item);
        }
        // What stood there before keeps its element, and with it the reader's place.
        for (const [key, item] of this.#items) {
          const old = kept.get(key);
          if (old?.isEqualNode(item)) this.#items.set(key, old);
        }
        this.#list.replaceChildren(...this.#items.values());
        this.#trim();
      },
      entries.filter((entry) => kept.size > 0 && !kept.has(keyOf(entry))).length,
    );
    this.#empty();
  }

  /** @param {Chat | Line} entry */
  #item(entry) {
    if (entry.kind === "line") return lineEntry(entry, this.#state);
    this.#chats.set(entry.id, entry);
    return chatEntry(entry, this.#state);
  }

  /** @param {number} answer @param {import("./state.js").Question} question @param {string} text */
  #speaking(answer, question, text) {
    if (this.#items.has(`answer-${answer}`)) return;
    this.#scroll.keep(() => this.#append(`answer-${answer}`, speakingEntry(question)), 1);
    if (text) this.words(answer, text);
  }

  /** @param {string} key @param {HTMLElement} item */
  #append(key, item) {
    this.#items.get(key)?.remove();
    this.#items.delete(key);
    this.#items.set(key, item);
    item.dataset.key = key;
    this.#list.append(item);
    this.#empty();
  }

  /** The element of a line stands where that of its answer stood. @param {HTMLElement} before @param {string} key @param {HTMLElement} item */
  #rename(before, key, item) {
    item.dataset.key = key;
    const renamed = [...this.#items].map(([name, each]) => /** @type {[string, HTMLElement]} */ (each === before ? [key, item] : [name, each]));
    this.#items = new Map(renamed);
  }

  /** @param {number[]} ids */
  #remove(ids) {
    this.#scroll.keep(() => ids.forEach((id) => this.#drop(`chat-${id}`)));
  }

  /** Messages that are to be seen again: each in front of the first one with a greater number. @param {Chat[]} entries */
  #restore(entries) {
    this.#scroll.keep(() => {
      for (const entry of entries) {
        const key = keyOf(entry);
        if (this.#items.has(key)) continue;
        const later = [...this.#items.keys()].find((each) => each.startsWith("chat-") && Number(each.slice(5)) > entry.id);
        const item = this.#item(entry);
        if (!later) {
          this.#append(key, item);
          continue;
        }
        item.dataset.key = key;
        this.#list.insertBefore(item, this.#items.get(later) ?? null);
        this.#items = new Map([...this.#list.children].map((each) => [/** @type {HTMLElement} */ (each).dataset.key ?? "", /** @type {HTMLElement} */ (each)]));
      }
      this.#trim();
    });
  }

  /** @param {string} key */
  #drop(key) {
    const item = this.#items.get(key);
    if (!item) return;
    this.#scroll.keep(() => item.remove());
    this.#items.delete(key);
    if (key.startsWith("chat-")) {
      this.#chats.delete(Number(key.slice(5)));
      this.#mine.delete(Number(key.slice(5)));
    }
    this.#empty();
  }

  #trim() {
    for (const [key, item] of this.#items) {
      if (this.#items.size <= MOST) break;
      item.remove();
      this.#items.delete(key);
      if (key.startsWith("chat-")) this.#chats.delete(Number(key.slice(5)));
    }
  }

  #empty() {
    this.#start.hidden = this.#items.size > 0;
  }
}

/** @param {Chat | Line} entry */
function keyOf(entry) {
  return entry.kind === "line" ? `line-${entry.number}` : `chat-${entry.id}`;
}

/** Where a message belongs among others. @param {(Chat | Line)[]} entries @param {number} id */
function placeOf(entries, id) {
  const later = entries.findIndex((entry) => entry.kind === "chat" && entry.id > id);
  return later < 0 ? entries.length : later;
}
