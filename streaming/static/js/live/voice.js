/**
 * Her voice on the stream page: what is told to be said aloud is heard, once the reader has asked for it, and her mouth
 * in the picture goes with it, heard or not.
 */

import { byId } from "../shared/dom.js";
import { HearButton } from "../shared/voice/hear-button.js";
import { Hearing } from "../shared/voice/hearing.js";
import { Talk } from "../shared/voice/talk.js";

/** @typedef {import("./frame-types.js").Saying} Saying */

export class Voice {
  #state;
  #room;
  #talk;
  #moves = false;

  /** @param {import("./state.js").State} state @param {import("./her-room.js").HerRoom} room */
  constructor(state, room) {
    this.#state = state;
    this.#room = room;
    const isOverlay = document.body.classList.contains("overlay");
    const never = new URLSearchParams(location.search).get("sound") === "off";
    const hearing = new Hearing({ asks: !isOverlay, never });
    this.#talk = new Talk(hearing);
    byId("hear-place").append(new HearButton(hearing).root);
    state.on("snapshot", (frame) => {
      const saying = this.#isSilent ? [] : frame.saying;
      this.#talk.goOn(saying.map((aloud) => ({ data: said(aloud), at_ms: aloud.at_ms })));
      this.#follow();
    });
    state.on("voiced", (frame) => this.#say(frame.aloud));
    state.on("line", (frame) => {
      if (frame.hushed) this.#talk.stop();
      if (frame.aloud) this.#say(frame.aloud);
    });
    state.on("dropped", (frame) => frame.hushed && this.#talk.stop());
    state.on("stream", (frame) => frame.stream || this.#talk.stop());
    state.on("rules", () => this.#isSilent && this.#talk.stop());
    state.on("stopped", () => this.#isSilent && this.#talk.stop());
  }

  /** @param {Saying} aloud */
  #say(aloud) {
    if (this.#isSilent) return;
    this.#talk.say(said(aloud));
    this.#follow();
  }

  /** Her mouth, picture by picture, until she has said everything. */
  #follow() {
    if (this.#moves || !this.#talk.line) return;
    const draw = () => {
      const { line } = this.#talk;
      this.#moves = line !== null;
      this.#room.speak(line ? line.mouth(performance.now()).open : 0);
      if (line) requestAnimationFrame(draw);
    };
    draw();
  }

  get #isSilent() {
    return this.#state.stopped || this.#state.rules.silenced;
  }
}

/** What the page is told, as the player takes it. @param {Saying} aloud */
function said({ speech, text, language, duration_ms, url, mouth, mouth_rate, shapes, voice }) {
  const sound = url ? { url, mouth, mouth_rate, shapes } : null;
  return { speech, text, language, duration_ms, sound, voice };
}
