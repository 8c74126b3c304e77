/** Where a replay comes from: pages of commands, asked for one after the other. */

/**
 * @typedef {{at: string, kind: string, title: string}} Mark
 * @typedef {{name: string, title: string, starts: string, ends: string, rate: number, marks: Mark[]}} About
 * @typedef {{at: number, type: string, data: Record<string, any>}} Told `at` in game milliseconds
 * @typedef {{snapshot: {type: string, data: Record<string, any>}[], told: Told[], until: number, next: number | null}} Page
 *   `until` is the game time up to which all is told, `next` what the page after it is asked with
 */

const PATIENCE_MS = 20_000;

/** It cannot be had; with `lasting`, asking again does not help. The message is fit to be read. */
export class NoReplay extends Error {
  /** @param {string} message @param {boolean} lasting */
  constructor(message, lasting) {
    super(message);
    this.lasting = lasting;
  }
}

/** Game milliseconds of a moment as the protocol writes it. @param {string} stamp */
export function gameMs(stamp) {
  return Date.parse(`${stamp}Z`);
}

/** A moment as the protocol writes it. @param {number} game milliseconds */
export function gameStamp(game) {
  return new Date(game).toISOString().slice(0, 23);
}

export class ReplaySource {
  #base;
  #headers;

  /** @param {string} base the address of the page, with its slash @param {string} token of a link; empty for none */
  constructor(base, token) {
    this.#base = base;
    this.#headers = token ? { Authorization: `Bearer ${token}` } : undefined;
  }

  /** @returns {Promise<About>} */
  about() {
    return this.#ask("about.json");
  }

  /** What was shown at a moment, and the commands from there on. @param {number} game milliseconds */
  async at(game) {
    return read(await this.#ask(`commands.json?at=${gameStamp(game)}`));
  }

  /** The page after one that was had. @param {number} next */
  async after(next) {
    return read(await this.#ask(`commands.json?after=${next}`));
  }

  /** @param {string} what @returns {Promise<any>} */
  async #ask(what) {
    let response;
    try {
      response = await fetch(this.#base + what, { headers: this.#headers, signal: AbortSignal.timeout(PATIENCE_MS) });
    } catch {
      throw new NoReplay(gettext("The server cannot be reached. I go on as soon as it is there again."), false);
    }
    const answer = await response.json().catch(() => null);
    if (response.ok && answer) return answer;
    const lasting = response.status >= 400 && response.status < 500;
    throw new NoReplay(answer?.hint ?? gettext("The server does not answer as it should. I go on as soon as it does."), lasting);
  }
}

/** @param {any} page @returns {Page} */
function read({ snapshot = [], commands, until, next }) {
  let latest = -Infinity;
  const told = commands.map((/** @type {any} */ { at, type, data }) => {
    // Facts of one moment may be written down in another order than that of their times.
    latest = Math.max(latest, gameMs(at));
    return { at: latest, type, data };
  });
  return { snapshot, told, until: gameMs(until), next };
}
