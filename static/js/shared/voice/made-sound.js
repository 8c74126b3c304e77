/** The sound of a sentence, made by the server: fetched, decoded, and played from any of its moments. */

/** Real milliseconds until a sound that does not come counts as none; and what is larger than this is none. */
const PATIENCE_MS = 15_000;
const MOST_BYTES = 24 * 1024 * 1024;
/** Real seconds in which a sound that is broken off fades: without them it clicks. */
const FADE_S = 0.02;
/** Real milliseconds that it may take longer than it is long, where a machine's clock of sounds stands. */
const STUCK_MS = 2000;

/**
 * What says a sentence aloud, whatever makes it heard.
 * @typedef {object} Aloud
 * @property {"new" | "coming" | "ready" | "heard" | "over" | "failed"} state
 * @property {() => void} prepare fetch what is needed
 * @property {(ms: number) => void} start from that moment of the sentence
 * @property {() => void} pause it is not heard for now
 * @property {() => void} end it is not needed any more
 * @property {number} at real milliseconds of the sentence that have been heard; ask while `state` is heard
 * @property {number} ms its length in real milliseconds; NaN before anything is known
 */

/** @implements {Aloud} */
export class MadeSound {
  /** @type {Aloud["state"]} */
  state = "new";
  #url;
  #hearing;
  #changed;
  #buffer = /** @type {AudioBuffer | null} */ (null);
  #node = /** @type {AudioBufferSourceNode | null} */ (null);
  #fade = /** @type {GainNode | null} */ (null);
  #fetching = new AbortController();
  /** The moment of the context's clock that is the sound's beginning. */
  #zero = 0;
  #watchdog = 0;

  /** @param {string} url @param {import("./hearing.js").Hearing} hearing @param {() => void} changed `state` is another */
  constructor(url, hearing, changed) {
    this.#url = url;
    this.#hearing = hearing;
    this.#changed = changed;
  }

  get ms() {
    return this.#buffer ? this.#buffer.duration * 1000 : NaN;
  }

  get at() {
    const { currentTime, outputLatency = 0 } = this.#hearing.context;
    // What leaves the loudspeaker, not what is on its way there.
    return (currentTime - this.#zero - outputLatency) * 1000;
  }

  prepare() {
    if (this.state !== "new") return;
    this.#is("coming");
    void this.#fetch();
  }

  /** @param {number} ms */
  start(ms) {
    const { context, way } = this.#hearing;
    this.#silence();
    this.#fade = context.createGain();
    this.#fade.connect(way);
    this.#node = context.createBufferSource();
    this.#node.buffer = this.#buffer;
    this.#node.connect(this.#fade);
    this.#node.onended = () => this.#over();
    this.#zero = context.currentTime - ms / 1000;
    this.#node.start(0, ms / 1000);
    this.#watchdog = setTimeout(() => this.#over(), this.ms - ms + STUCK_MS);
    this.#is("heard");
  }

  pause() {
    if (this.state !== "heard") return;
    this.#silence();
    this.#is("ready");
  }

  end() {
    this.#fetching.abort();
    this.#silence();
    this.#buffer = null;
    this.state = "over";
  }

  #over() {
    this.#silence();
    this.#is("over");
  }

  #silence() {
    clearTimeout(this.#watchdog);
    const [node, fade] = [this.#node, this.#fade];
    this.#node = this.#fade = null;
    if (!node || !fade) return;
    node.onended = () => fade.disconnect();
    const now = this.#hearing.context.currentTime;
    fade.gain.setTargetAtTime(0, now, FADE_S / 3);
    node.stop(now + FADE_S);
  }

  async #fetch() {
    const timer = setTimeout(() => this.#fetching.abort(), PATIENCE_MS);
    try {
      const response = await fetch(this.#url, { signal: this.#fetching.signal });
      const bytes = response.ok ? await response.arrayBuffer() : null;
      if (!bytes || bytes.byteLength > MOST_BYTES) return this.#fail();
      this.#buffer = await this.#hearing.context.decodeAudioData(bytes);
    } catch {
      return this.#fail();
    } finally {
      clearTimeout(timer);
    }
    if (this.state === "coming") this.#is("ready");
    else this.#buffer = null;
  }

  #fail() {
    if (this.state === "coming") this.#is("failed");
  }

  /** @param {Aloud["state"]} state */
  #is(state) {
    if (this.state === state || this.state === "over") return;
    this.state = state;
    this.#changed();
  }
}
