/**
 * Small sounds of her room, for who asked for them: rain, her keys, the bell at her neck. They are made here, of noise
 * and of tones; there is no file. They lie beneath her voice, and are silent wherever she is not heard.
 */

/** How loud each is; she speaks at about 0.15. */
const RAIN = 0.045;
const KEY = 0.05;
const BELL = 0.035;
/** What is left of them while she speaks, and real seconds of the way there. */
const BENEATH = 0.3;
const DUCK_S = 0.12;
/** Rain comes and goes. */
const RAIN_S = 1.2;
/** For what has to be silent at once, without a click. */
const STOP_S = 0.03;
const NOISE_S = 3.1;
/** Of two letters that follow so closely one is heard. */
const KEY_EVERY_MS = 70;
/** Hertz of her bell's tones, how loud each is in it, and how long it rings. */
const TONES = [
  [2349, 1, 0.5],
  [3729, 0.45, 0.32],
  [5588, 0.22, 0.18],
];

export class Sounds {
  #hearing;
  #random;
  #out = /** @type {GainNode | null} */ (null);
  #noise = /** @type {AudioBuffer | null} */ (null);
  #rain = /** @type {{source: AudioBufferSourceNode, level: GainNode} | null} */ (null);
  #rains = false;
  #hushed = false;
  #speaking = false;
  #typed = -Infinity;

  /**
   * @param {import("../shared/voice/hearing.js").Hearing} hearing whether anything is heard here, and where to
   * @param {() => number} [random] 0 to 1
   */
  constructor(hearing, random = Math.random) {
    this.#hearing = hearing;
    this.#random = random;
    hearing.onChange(() => this.#look());
    hearing.expect();
  }

  /** Whether it rains. @param {boolean} rains */
  rain(rains) {
    this.#rains = rains;
    this.#look();
  }

  /** A letter is typed. @param {number} now real milliseconds */
  key(now) {
    if (!this.#audible || now - this.#typed < KEY_EVERY_MS) return;
    this.#typed = now;
    const { context } = this.#hearing;
    const source = context.createBufferSource();
    source.buffer = this.#hiss();
    const tone = filter(context, "bandpass", 1500 + 1400 * this.#random(), 1.6);
    const level = context.createGain();
    const at = context.currentTime;
    level.gain.setValueAtTime(KEY * (0.6 + 0.4 * this.#random()), at);
    level.gain.exponentialRampToValueAtTime(0.0005, at + 0.045);
    source.connect(tone).connect(level).connect(this.#way());
    source.start(at, this.#random() * (NOISE_S - 0.2), 0.06);
    source.onended = () => level.disconnect();
  }

  /** The bell at her neck. */
  bell() {
    if (!this.#audible) return;
    const { context } = this.#hearing;
    const at = context.currentTime;
    for (const [hertz, loud, seconds] of TONES) {
      const tone = context.createOscillator();
      const level = context.createGain();
      tone.frequency.value = hertz * (0.995 + 0.01 * this.#random());
      level.gain.setValueAtTime(0, at);
      level.gain.linearRampToValueAtTime(BELL * loud, at + 0.004);
      level.gain.exponentialRampToValueAtTime(0.0002, at + seconds);
      tone.connect(level).connect(this.#way());
      tone.start(at);
      tone.stop(at + seconds);
      tone.onended = () => level.disconnect();
    }
  }

  /** Whether she speaks: then all else is quieter. @param {boolean} speaking */
  beneath(speaking) {
    if (speaking === this.#speaking) return;
    this.#speaking = speaking;
    this.#level(DUCK_S);
  }

  /** Whether all has to be silent. @param {boolean} hushed */
  hush(hushed) {
    if (hushed === this.#hushed) return;
    this.#hushed = hushed;
    this.#level(STOP_S);
    this.#look();
  }

  get #audible() {
    return !this.#hushed && this.#hearing.state === "on";
  }

  #look() {
    const wanted = this.#rains && this.#audible;
    if (wanted && !this.#rain) this.#begin();
    if (!wanted && this.#rain) this.#end(this.#rain);
  }

  #begin() {
    const { context } = this.#hearing;
    const source = context.createBufferSource();
    source.buffer = this.#hiss();
    source.loop = true;
    const level = context.createGain();
    level.gain.setValueAtTime(0, context.currentTime);
    level.gain.setTargetAtTime(RAIN, context.currentTime, RAIN_S / 3);
    // Behind a window: neither its rumble nor its edge comes through.
    source.connect(filter(context, "highpass", 260, 0.5)).connect(filter(context, "lowpass", 2600, 0.4)).connect(level).connect(this.#way());
    source.start();
    this.#rain = { source, level };
  }

  /** @param {{source: AudioBufferSourceNode, level: GainNode}} rain */
  #end({ source, level }) {
    this.#rain = null;
    const now = this.#hearing.context.currentTime;
    const seconds = this.#audible ? RAIN_S : STOP_S;
    level.gain.setTargetAtTime(0, now, seconds / 3);
    source.onended = () => level.disconnect();
    source.stop(now + seconds * 2);
  }

  /** @param {number} seconds */
  #level(seconds) {
    if (!this.#out) return;
    const loud = this.#hushed ? 0 : this.#speaking ? BENEATH : 1;
    this.#out.gain.setTargetAtTime(loud, this.#hearing.context.currentTime, seconds / 3);
  }

  /** Where all of them go. */
  #way() {
    if (!this.#out) {
      this.#out = this.#hearing.context.createGain();
      this.#out.connect(this.#hearing.way);
      this.#level(STOP_S);
    }
    return this.#out;
  }

  /** Some seconds of noise that nobody hears the end of: the first and last of it melt into each other. */
  #hiss() {
    if (this.#noise) return this.#noise;
    const { context } = this.#hearing;
    const length = Math.round(NOISE_S * context.sampleRate);
    const melts = Math.round(length / 20);
    const raw = Float32Array.from({ length: length + melts }, () => this.#random() * 2 - 1);
    this.#noise = context.createBuffer(1, length, context.sampleRate);
    const heard = this.#noise.getChannelData(0);
    for (let i = 0; i < length; i += 1) {
      const part = Math.min(i / melts, 1);
      heard[i] = i < melts ? raw[i] * Math.sqrt(part) + raw[length + i] * Math.sqrt(1 - part) : raw[i];
    }
    return this.#noise;
  }
}

/** @param {AudioContext} context @param {BiquadFilterType} type @param {number} hertz @param {number} q */
function filter(context, type, hertz, q) {
  const made = context.createBiquadFilter();
  made.type = type;
  made.frequency.value = hertz;
  made.Q.value = q;
  return made;
}
