/** Plays a replay on a stage: it keeps the time, hands in what is due, and asks for more before it runs out. */

import { withOwnSound } from "../own-address.js";
import { clamp } from "../path.js";
import { gameMs, gameStamp, NoReplay } from "./source.js";

/** So many commands are kept ahead. */
const AHEAD = 200;
/** Of more than that in one picture, only what lasts is shown, and the last of the rest. */
const MOST_AT_ONCE = 40;
/** What lasts, or takes something away. */
const LASTS = /^(world|scene|sns|overlay)\.|^character\.expression$|^chat\.remove$|^speech\.stop$/;
/** Game milliseconds without anything, from which on they are worth skipping. */
const QUIET_MS = 60_000;
/** Real milliseconds of rest before asking again, doubled each time. */
const REST_MS = 1000;
const LONGEST_REST_MS = 30_000;
/** A tab in the background plays on by so much at the most, when it comes back. */
const LONGEST_FRAME_MS = 1000;

export class Player {
  starts;
  ends;
  /** Game milliseconds. */
  position;
  playing = true;
  /** Whether what comes next is waited for. */
  waiting = true;
  /** Why it does not go on; empty where it does. */
  problem = "";
  /** Called when one of these has changed, but for the passing of time. */
  onChange = () => {};
  #stage;
  #source;
  #speed;
  /** How fast game time ran when it happened. */
  #recorded = 1;
  #queue = /** @type {import("./source.js").Told[]} */ ([]);
  #until = -Infinity;
  #next = /** @type {number | null} */ (null);
  #run = 0;
  /** For which run a page is on its way; 0 for none. */
  #asking = 0;
  #sounds = false;
  #arriving = Promise.resolve();
  #last = performance.now();

  /**
   * @param {import("../stage.js").Stage} stage @param {import("./source.js").ReplaySource} source
   * @param {import("./source.js").About} about @param {number} speed game seconds a second
   */
  constructor(stage, source, { starts, ends }, speed) {
    this.#stage = stage;
    this.#source = source;
    this.#speed = speed;
    this.position = this.starts = gameMs(starts);
    this.ends = gameMs(ends);
  }

  get speed() {
    return this.#speed;
  }

  set speed(speed) {
    this.#speed = speed;
    this.#tell();
  }

  get over() {
    return this.position >= this.ends;
  }

  /** Play, or stand still; at the end it begins anew. */
  toggle() {
    this.playing = !this.playing;
    if (this.playing && this.over) return this.seek(this.starts);
    // A voice that goes on while all stands still would be uncanny.
    if (!this.playing && this.#sounds) this.#stage.command("speech.stop", { reason: "interrupted" }, true);
    this.#tell();
  }

  /** Go to a moment. @param {number} game milliseconds @returns {Promise<void>} when it is there */
  seek(game) {
    return (this.#arriving = this.#go(game));
  }

  /** @param {number} game */
  async #go(game) {
    this.position = clamp(game, this.starts, this.ends);
    this.waiting = true;
    const run = (this.#run += 1);
    this.#empty();
    this.onChange();
    const page = await this.#have(run, () => this.#source.at(this.position));
    if (!page) return;
    this.#stage.forget(true);
    this.#stage.command("speech.stop", { reason: "interrupted" }, false);
    for (const { type, data } of page.snapshot) this.#show(type, data, false);
    this.#take(page);
    this.waiting = false;
    this.#last = performance.now();
    this.#tell();
  }

  /** To what happens next, after the quiet. */
  async skip() {
    await this.#arriving;
    if (!this.#filled) return;
    const run = this.#run;
    const from = this.position + QUIET_MS;
    const worth = () => this.#queue.find(({ at, type }) => at > from && type !== "world.time");
    while (!worth() && this.#next !== null && run === this.#run) await this.#more();
    if (run === this.#run) await this.seek((worth()?.at ?? this.ends) - 1);
  }

  /** The next picture. @param {number} now real milliseconds */
  advance(now) {
    const passed = clamp(now - this.#last, 0, LONGEST_FRAME_MS);
    this.#last = now;
    if (!this.#filled || !this.playing) return;
    const reach = this.#next === null ? this.ends : this.#until;
    const wanted = this.position + passed * this.#speed;
    this.#wait(wanted > reach && this.#next !== null);
    this.position = Math.max(this.position, Math.min(wanted, reach));
    this.#play();
    if (this.#queue.length < AHEAD && this.#next !== null && this.#asking !== this.#run) this.#more();
    if (this.over && this.#next === null) {
      this.playing = false;
      this.#tell();
    }
  }

  #play() {
    // At the end all is due, also what was written down a moment late.
    const later = this.over ? -1 : this.#queue.findIndex(({ at }) => at > this.position);
    const due = this.#queue.splice(0, later < 0 ? this.#queue.length : later);
    const first = due.length - MOST_AT_ONCE;
    due.forEach(({ type, data }, number) => (number >= first || LASTS.test(type)) && this.#show(type, data, true));
  }

  /** @param {string} type @param {Record<string, any>} data @param {boolean} live */
  #show(type, data, live) {
    if (type === "world.time") {
      // The time is ours; what is of interest is how fast it ran then.
      if (data.rate > 0) this.#recorded = data.rate;
      return;
    }
    const faster = this.#speed / this.#recorded;
    if (type === "speech.say" && faster > 1) {
      // Nobody speaks that fast: her words are read.
      const { sound: _sound, voice: _voice, ...read } = data;
      data = { ...read, duration_ms: data.duration_ms / faster };
    }
    if (type === "speech.say") this.#sounds = Boolean(data.sound ?? data.voice);
    this.#stage.command(type, withOwnSound(type, data), live);
  }

  /** @param {boolean} waits */
  #wait(waits) {
    if (waits === this.waiting) return;
    this.waiting = waits;
    this.#tell();
  }

  /** Tell the stage what time it is. */
  #tell() {
    const runs = this.playing && !this.waiting;
    const time = { game_time: gameStamp(this.position), rate: runs ? this.#speed : 0, standing: this.playing ? "" : "paused" };
    this.#stage.command("world.time", time, true);
    this.onChange();
  }

  async #more() {
    const run = this.#run;
    const next = /** @type {number} */ (this.#next);
    this.#asking = run;
    const page = await this.#have(run, () => this.#source.after(next));
    if (this.#asking === run) this.#asking = 0;
    // Two may have asked for the same page.
    if (page && next === this.#next) this.#take(page);
  }

  /** Nothing is known of what comes. */
  #empty() {
    this.#queue = [];
    this.#until = -Infinity;
    this.#next = null;
  }

  get #filled() {
    return this.#until > -Infinity;
  }

  /** @param {import("./source.js").Page} page */
  #take({ told, until, next }) {
    this.#queue.push(...told);
    this.#until = until;
    this.#next = next;
  }

  /**
   * What is asked for, however often it takes; null where it cannot be had, or is not wanted any more.
   * @param {number} run @param {() => Promise<import("./source.js").Page>} ask
   */
  async #have(run, ask) {
    for (let rest = REST_MS; run === this.#run; rest = Math.min(rest * 2, LONGEST_REST_MS)) {
      try {
        const page = await ask();
        if (run !== this.#run) return null;
        this.#fails("");
        return page;
      } catch (error) {
        if (!(error instanceof NoReplay)) throw error;
        if (run !== this.#run) return null;
        this.#fails(error.message);
        if (error.lasting) {
          this.playing = false;
          this.#empty();
          this.#tell();
          return null;
        }
        await new Promise((wake) => setTimeout(wake, rest));
      }
    }
    return null;
  }

  /** @param {string} why */
  #fails(why) {
    if (why === this.problem) return;
    this.problem = why;
    this.onChange();
  }
}
