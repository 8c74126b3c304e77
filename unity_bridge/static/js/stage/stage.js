/**
 * Her stage: it takes the commands that every front end gets (docs/protocol.md), and is what they say. Who shows it
 * (the page for OBS, later others) hands them in, and calls `frame` for each picture.
 */

import { Hearing } from "../shared/voice/hearing.js";
import { weatherKind } from "../shared/weather.js";
import { CatDrawing } from "./cat/cat.js";
import { GameTime } from "./game-time.js";
import { Habits } from "./habits.js";
import { coatIn, leftIn, stageLight } from "./light.js";
import { LookDrawing } from "./look/drawing.js";
import { Alerts } from "./parts/alerts.js";
import { Broadcast } from "./parts/broadcast.js";
import { Bubble } from "./parts/bubble.js";
import { Chat } from "./parts/chat.js";
import { Clock } from "./parts/clock.js";
import { Sns } from "./parts/sns.js";
import { Speech } from "./parts/speech.js";
import { clamp } from "./path.js";
import { Performer } from "./rig/performer.js";
import { SceneView } from "./scenes/scene-view.js";
import { fade, group, tint } from "./svg.js";
import { Walk } from "./walk.js";

/** Real milliseconds between two looks at clock and light. */
const LIGHT_MS = 500;
/** Real milliseconds after which what has happened to her has been seen, and she only breathes. */
const STIRRED_MS = 2000;
/** Where she looks for what is at her side, -1 to 1. */
const TO_CHAT = { x: 0.8, y: 0.1 };
const TO_ASKED = { x: 0.35, y: -0.55 };
const TO_ALERT = { x: -0.1, y: -0.7 };
const TO_DESK = { x: 0.15, y: 0.75 };
const TO_WINDOW = { x: -0.6, y: -0.7 };
/** What she does that her bell is heard of. */
const RINGS = new Set(["pounce", "stretch"]);

/** What each command does. @type {Record<string, (this: Stage, data: Record<string, any>, live: boolean, now: number) => void>} */
let COMMANDS = {};

export class Stage {
  root = document.createElement("div");
  /** What moves her. */
  performer;
  /** Called when something happens that is to be seen in the next picture. */
  onStir = () => {};
  #cat = new CatDrawing();
  #look = new LookDrawing();
  #places = [group("", this.#cat.root, this.#look.root), group("", this.#cat.front)];
  #view = new SceneView(this.#places[0], this.#places[1]);
  #walk = new Walk(this.#places);
  #time = new GameTime();
  #habits;
  #clock = new Clock();
  #bubble = new Bubble();
  #chat = new Chat();
  #alerts;
  #sns;
  #broadcast = new Broadcast();
  #speech;
  #sounds;
  #random;
  #scene = { scene: "room", activity: "" };
  #onAir = false;
  #face = "neutral";
  #sky = "sunny";
  #lit = -Infinity;
  #last = 0;
  #stirred = 0;
  #unit = 0;
  #tall = false;

  /**
   * @param {object} how
   * @param {string} how.name hers
   * @param {Set<string> | null} [how.show] which parts: cat, bubble, chat, clock, captions, alerts; null for all
   * @param {boolean} [how.bare] nothing behind her
   * @param {(speech: string, completed: boolean) => void} [how.finished] a line has been said, or was broken off
   * @param {Hearing} [how.hearing] whether she is heard; without one she is read
   * @param {import("./sounds.js").Sounds | null} [how.sounds] small sounds of her room, where somebody wants them
   * @param {() => number} [how.random] 0 to 1
   */
  constructor({ name, show = null, bare = false, finished = () => {}, hearing = new Hearing({ never: true }), sounds = null, random = Math.random }) {
    this.#random = random;
    this.#sounds = sounds;
    this.performer = new Performer(random);
    this.#habits = new Habits(random);
    this.#speech = new Speech(this.performer, hearing, finished);
    // Her bubble goes with her voice; what she answers stands in it whole, and already.
    this.#speech.onLine = ({ said, ms }) => {
      if (/** @type {any} */ (said).kind === "answer") this.#bubble.keep(ms);
      else this.#bubble.say(said.text, ms);
    };
    this.#sns = new Sns(name);
    this.#sns.onLetter = (now) => sounds?.key(now);
    this.#alerts = new Alerts(name);
    this.#alerts.onAlert = (kind) => {
      if (kind === "follows" && this.#face !== "asleep") this.performer.look(TO_ALERT.x, TO_ALERT.y, 1.8);
      this.performer.act(kind === "follows" ? "wave" : "startle");
      sounds?.bell();
    };
    this.#look.onChange = () => this.#dress();
    const shown = (/** @type {string} */ part) => show === null || show.has(part);
    this.root.className = "stage-root";
    this.root.dataset.bg = bare ? "none" : "room";
    this.root.append(this.#view.root);
    if (!shown("cat")) this.#view.root.hidden = true;
    const hud = document.createElement("div");
    hud.className = "stage-hud";
    const parts = /** @type {[string, HTMLElement[]][]} */ ([
      ["cat", bare ? [] : [...this.#broadcast.parts, this.#sns.root]],
      ["clock", [this.#clock.root]],
      ["chat", [this.#chat.root]],
      ["bubble", [this.#bubble.root]],
      ["captions", [this.#speech.root]],
      ["alerts", [this.#alerts.root]],
    ]);
    for (const [part, elements] of parts) if (shown(part)) hud.append(...elements);
    this.root.append(hud);
    this.#dress();
    this.#go("room", false);
  }

  /**
   * A picture of everything follows: what is shown is forgotten, but for what she is saying (`goOn`).
   * @param {boolean} [anew] of another time, maybe an earlier one: that, too
   */
  forget(anew = false) {
    if (anew) {
      this.#time = new GameTime();
      this.#speech.stop();
    }
    this.#bubble.hide();
    this.#chat.clear();
    this.#alerts.clear();
    this.#sns.close();
    this.#broadcast.end();
    this.performer.still();
    this.#look.wear([]);
    this.#onAir = false;
    this.#mark();
  }

  /**
   * Behind a picture of everything: what she is saying, and how far she has got in it.
   * @param {{data: Record<string, any>, at_ms: number}[]} saying @param {number} [now] real milliseconds
   */
  goOn(saying, now = performance.now()) {
    this.#speech.goOn(/** @type {any} */ (saying), now);
    this.#stirred = now;
    this.onStir();
  }

  /**
   * A command, as the protocol has it.
   * @param {string} type @param {Record<string, any>} data @param {boolean} live whether it happens now, or stands in a picture of everything
   * @param {number} [now] real milliseconds
   */
  command(type, data, live, now = performance.now()) {
    const known = COMMANDS[type];
    if (!known) return;
    known.call(this, data, live, now);
    // The hour and the weather change clock and light, and she goes on resting.
    if (!type.startsWith("world.")) this.#stirred = now;
    this.onStir();
  }

  /** The next picture. @param {number} now real milliseconds, as `performance.now()` */
  frame(now) {
    const seconds = clamp((now - this.#last) / 1000, 0, 0.25);
    this.#last = now;
    if (now - this.#lit > LIGHT_MS) this.#light(now);
    this.#speech.advance(now);
    this.#sounds?.beneath(this.#speech.speaking);
    this.#sns.advance(now);
    const action = this.#habits.next(seconds, { ...this.#scene, writing: this.#sns.writing, busy: this.performer.busy || this.#speech.speaking, night: this.#night });
    if (action) this.#takeUp(action);
    const drawn = this.performer.advance(seconds);
    this.#walk.step(seconds);
    if (this.performer.busy || this.#speech.speaking || this.#sns.writing) this.#stirred = now;
    if (this.#look.worn) this.#look.draw(drawn.pose, { ...drawn, less: this.performer.less });
    else this.#cat.draw(drawn.pose, drawn);
  }

  /** The size of what it is shown in has changed. @param {number} width @param {number} height pixels */
  resize(width, height) {
    const unit = Math.max(width / 1920, height / 1080);
    this.#tall = height > width;
    this.root.dataset.shape = this.#tall ? "tall" : "wide";
    if (unit !== this.#unit) this.root.style.setProperty("--unit", `${unit.toFixed(4)}px`);
    this.#unit = unit;
    this.#view.fit(width, height);
    this.#stand(false);
  }

  /** Whether she only breathes, as far as the last picture showed it. */
  get resting() {
    return this.#last - this.#stirred > STIRRED_MS;
  }

  get #night() {
    const hour = (this.#time.at(this.#last) / 3_600_000) % 24;
    return hour >= 22 || hour < 6;
  }

  /** @param {number} now */
  #light(now) {
    this.#lit = now;
    const game = this.#time.at(now);
    this.#clock.show(game);
    const kind = weatherKind(this.#sky);
    const light = stageLight(Number.isNaN(game) ? 10 * 3_600_000 : game, kind.grey);
    this.#view.light(light, kind);
    // On a ground that we do not know she keeps the colours of noon.
    const left = leftIn(this.root.dataset.bg === "none" ? { dark: 0, warm: 0 } : light, this.#view.lit);
    for (const [name, colour] of coatIn(left)) tint(this.root, name, colour);
    this.#look.light(left);
    if (kind.falls && this.#random() < 0.035) this.performer.look(TO_WINDOW.x, TO_WINDOW.y, 2.4);
  }

  /** @param {string} action */
  #takeUp(action) {
    this.performer.act(action);
    if (this.#sns.writing) this.performer.look(TO_DESK.x, TO_DESK.y, 4);
  }

  /** @param {string} scene @param {boolean} fades */
  #go(scene, fades) {
    this.#view.go(scene, fades && this.root.dataset.bg !== "none");
    this.#stand(fades);
    this.#mark();
    this.#lit = -Infinity;
  }

  /** @param {boolean} walks whether she gets there step by step */
  #stand(walks) {
    this.#view.frame(this.#tall);
    const { cat, shadow = true } = this.#view.scene;
    const bare = this.root.dataset.bg === "none";
    const spot = bare ? { x: this.#tall ? cat.x : 960, y: 1012, size: this.#tall ? 1.4 : 2.4 } : { x: cat.x, y: cat.y, size: this.#tall ? cat.tall : cat.size };
    this.#walk.to(spot, walks);
    this.root.dataset.shadow = String(shadow || bare);
    const asleep = this.#face === "asleep";
    this.performer.settle(asleep ? "sleep" : bare ? "sit" : this.#view.scene.posture);
  }

  /** The cat, or pictures of somebody's own. They have their moods by themselves: what moves her is then in none. */
  #dress() {
    for (const part of [this.#cat.root, this.#cat.front]) fade(part, this.#look.worn ? 0 : 1);
    this.performer.express(this.#look.worn ? "neutral" : this.#face);
    this.#sns.portrait(this.#look.portrait);
    this.root.dataset.look = this.#look.worn ? "own" : "cat";
  }

  /** Notes for style and tests. */
  #mark() {
    Object.assign(this.root.dataset, { scene: this.#scene.scene, activity: this.#scene.activity, expression: this.#face, sky: this.#sky, air: this.#onAir ? "on" : "off", standing: this.#time.standing });
  }

  static {
    COMMANDS = {
      "world.time"(data, live, now) {
        this.#time.tell(/** @type {any} */ (data), now);
        this.#sounds?.hush(data.standing === "stopped");
        if (data.standing === "stopped") {
          this.#speech.stop();
          this.#bubble.hide();
        }
        this.#lit = -Infinity;
        this.#mark();
      },
      "world.weather"(data) {
        this.#sky = data.sky;
        this.#sounds?.rain(weatherKind(data.sky).falls === "rain");
        this.#clock.weather(/** @type {any} */ (data));
        this.#lit = -Infinity;
        this.#mark();
      },
      "scene.set"(data, live) {
        this.#scene = { scene: data.scene, activity: data.activity };
        this.#clock.activity(data.activity, data.until);
        this.#go(this.#onAir ? "stream" : data.scene, live && data.transition === "fade");
        if (live) this.#habits.put_off();
      },
      "character.expression"(data, live) {
        this.#face = data.expression;
        this.#look.express(data.expression);
        this.#dress();
        this.#stand(live);
        if (!live) this.performer.settleNow();
        this.#mark();
      },
      "character.look"(data) {
        this.#look.wear(/** @type {any} */ (data.pictures));
      },
      "character.action"(data) {
        this.#habits.put_off();
        this.performer.act(data.action);
        if (RINGS.has(data.action)) this.#sounds?.bell();
      },
      "character.mouth"(data, _live, now) {
        this.#speech.cue(data.open, now);
      },
      "sns.open"() {
        this.#sns.open();
        this.performer.look(TO_DESK.x, TO_DESK.y, 3);
      },
      "sns.text"(data, live, now) {
        this.#sns.write(data.text, live, now);
      },
      "sns.close"() {
        this.#sns.close();
      },
      "overlay.start"(data, live) {
        this.#onAir = true;
        this.#broadcast.start(/** @type {any} */ (data), live);
        this.#go("stream", live);
      },
      "overlay.title"(data) {
        this.#broadcast.title(data.title);
      },
      "overlay.cover"(data) {
        this.#broadcast.cover(data.url);
      },
      "overlay.end"(_data, live) {
        this.#onAir = false;
        this.#broadcast.end();
        this.#bubble.hide();
        this.#go(this.#scene.scene === "stream" ? "room" : this.#scene.scene, live);
      },
      "chat.message"(data) {
        this.#chat.add(data);
        if (data.paid) this.#alerts.paid(data);
        if (this.#random() < 0.4) this.performer.look(TO_CHAT.x, TO_CHAT.y, 1.6);
      },
      "chat.follow"(data) {
        this.#habits.put_off();
        this.#alerts.follow(/** @type {any} */ (data));
      },
      "chat.remove"(data) {
        this.#chat.remove(data.messages);
        this.#alerts.remove(data.messages, data.follows ?? []);
      },
      "chat.reply"(data) {
        this.#habits.put_off();
        this.#bubble.reply(data);
        if (data.question && !data.text && !data.final) this.performer.look(TO_ASKED.x, TO_ASKED.y, 1.8);
      },
      "speech.say"(data, _live, now) {
        this.#habits.put_off();
        this.#speech.say(/** @type {any} */ (data), now);
      },
      "speech.stop"() {
        this.#speech.stop();
        this.#bubble.hide();
      },
    };
  }
}
