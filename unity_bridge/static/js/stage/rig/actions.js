/**
 * What she does once: each a little film of some seconds that adds to her pose. A film knows anticipation, the thing
 * itself and its end; the springs make it soft.
 */

import { smooth } from "../path.js";

/**
 * @typedef {import("./channels.js").Pose} Pose
 * @typedef {{bite?: number, mark?: string}} Aside what the film does beside her: how much of the fish is gone, a mark
 * @typedef {{seconds: number, play: (p: Pose, t: number, aside: Aside) => void, moves?: boolean}} Film `moves`: it is a
 *   large movement, which is left out for who asked for little
 */

const { sin, cos, PI } = Math;

/** Up, held, and down again. @param {number} t @param {number} up @param {number} hold @param {number} down seconds at which each ends */
const held = (t, up, hold, down) => smooth(0, up, t) * (1 - smooth(hold, down, t));

/** A paw to a place, from wherever it lies. @param {Pose} p @param {"L" | "R"} side @param {number} x @param {number} y @param {number} part 0 to 1 */
function reach(p, side, x, y, part) {
  p[`paw${side}X`] += (x - p[`paw${side}X`]) * part;
  p[`paw${side}Y`] += (y - p[`paw${side}Y`]) * part;
}

/** @type {Record<string, Film>} */
export const ACTIONS = {
  wave: {
    seconds: 2.6,
    play(p, t) {
      const up = held(t, 0.35, 2, 2.5);
      reach(p, "R", 108 + 20 * sin(t * 11), -188, up);
      p.pawRTurn += up * 17 * sin(t * 11 - 0.5);
      p.padR += smooth(0.15, 0.35, t) * (1 - smooth(2.1, 2.3, t));
      p.roll -= up * 6;
      p.lean -= up * 0.2;
      p.smile += up * 0.4;
      p.tailSway += up * 0.5;
      p.headX -= up * 8;
    },
  },
  nod: {
    seconds: 1.5,
    play(p, t) {
      const beat = sin(smooth(0, 1.4, t) * PI * 4);
      p.pitch += Math.max(beat, -0.3) * 0.75 * held(t, 0.2, 1.2, 1.5);
      p.headY += Math.max(beat, -0.3) * 9;
      p.earL += beat * 4;
      p.earR += beat * 4;
    },
  },
  look: {
    seconds: 3,
    play(p, t) {
      const side = held(t, 0.3, 1.3, 1.6) - held(t - 1.5, 0.3, 1.1, 1.5);
      p.yaw -= side * 0.85;
      p.lookX -= side * 0.9;
      p.roll += side * 5;
      p.earL += side * 8;
      p.earR += side * 8;
    },
  },
  tail_swish: {
    seconds: 2.8,
    play(p, t) {
      const up = held(t, 0.4, 2.2, 2.8);
      p.tailBase -= up * 26;
      p.tailSway += up * 1.7;
      p.tailTip += up * 2.4 * sin(t * 9);
      p.hips += up * 0.4 * sin(t * 6);
      p.yaw += up * 0.3;
      p.lookX += up * 0.6;
      p.lookY += up * 0.3;
    },
  },
  stretch: {
    seconds: 4.2,
    moves: true,
    play(p, t) {
      const down = held(t, 0.9, 2.9, 3.8);
      p.low += down * 0.86;
      p.rump += down * 0.98;
      p.headY += down * 14;
      p.headX += down * -4;
      p.pitch -= down * 0.3;
      reach(p, "L", -44, 12, down);
      reach(p, "R", 44, 12, down);
      p.tailBase -= down * 62;
      p.tailCurl += down * 1.4;
      p.tailY -= down * 190;
      p.lidL += down;
      p.lidR += down;
      p.squint += down * 0.5;
      p.mouthOpen += held(t - 1.1, 0.5, 1.4, 1.9) * 0.7;
      p.tongue += down;
      p.earBack += down * 0.3;
      p.hips += down * 0.3 * sin(t * 13) * smooth(1.6, 2.2, t);
    },
  },
  yawn: {
    seconds: 3.2,
    play(p, t) {
      const wide = held(t, 1, 2, 2.7);
      p.mouthOpen += wide * 1.05;
      p.mouthRound += wide * 0.55;
      p.tongue += wide * 1.4;
      p.lidL += wide * 1.1;
      p.lidR += wide * 1.1;
      p.squint += wide * 0.35;
      p.pitch -= wide * 0.55;
      p.headY -= wide * 8;
      p.earBack += wide * 0.7;
      p.earL += wide * 10;
      p.earR += wide * 10;
      p.whisker -= wide * 0.9;
      p.breath += wide * 1.6;
      reach(p, "R", -2, -118, held(t, 1.1, 2, 2.8));
      p.headY += smooth(2.5, 2.75, t) * (1 - smooth(2.8, 3.2, t)) * 8;
    },
  },
  jump: {
    seconds: 1.6,
    moves: true,
    play(p, t) {
      const crouch = held(t, 0.22, 0.3, 0.42);
      const air = t > 0.34 && t < 0.98 ? sin(((t - 0.34) / 0.64) * PI) : 0;
      p.low += crouch * 0.45;
      p.squash += -crouch * 0.1 + air * 0.09 - held(t - 0.96, 0.06, 0.1, 0.34) * 0.16;
      p.y -= air * 150;
      p.tall += air * 0.6;
      p.dangle += air;
      p.pawLY += air * -70;
      p.pawRY += air * -70;
      p.pawLX -= air * 46;
      p.pawRX += air * 46;
      p.padL += air * 0.9;
      p.padR += air * 0.9;
      p.earL += air * 18 - crouch * 6;
      p.earR += air * 18 - crouch * 6;
      p.tailBase -= air * 40;
      p.eyeSize += air * 0.6;
      p.mouthOpen += air * 0.6;
      p.smile += air * 0.5;
    },
  },
  pounce: {
    seconds: 3.4,
    moves: true,
    play(p, t) {
      // Low, eyes wide, the hips wriggle; then all at once.
      const stalk = held(t, 0.5, 1.7, 1.85);
      const air = t > 1.78 && t < 2.42 ? sin(((t - 1.78) / 0.64) * PI) : 0;
      const caught = held(t - 2.35, 0.12, 0.6, 1);
      p.low += stalk * 0.8 + caught * 0.6;
      p.rump += stalk * 0.74;
      p.hips += stalk * 0.95 * sin(t * 17) * smooth(0.6, 0.9, t);
      p.headY += stalk * 10 - caught * 6;
      p.pupil += (stalk + air) * 0.55;
      p.eyeSize += stalk * 0.6;
      p.lookY += stalk * 0.4;
      p.earL -= stalk * 10;
      p.earR -= stalk * 10;
      p.tailY -= stalk * 150;
      p.tailBase -= stalk * 30;
      p.tailTip += stalk * 3 * sin(t * 8);
      p.y -= air * 130;
      p.squash += air * 0.1 - held(t - 2.38, 0.06, 0.12, 0.36) * 0.15;
      p.tall += air * 0.4;
      p.dangle += air;
      p.pawLX += air * -58 - caught * 12;
      p.pawRX += air * 58 + caught * 12;
      p.pawLY += air * -92 + caught * 12;
      p.pawRY += air * -92 + caught * 12;
      p.padL += air;
      p.padR += air;
      p.mouthOpen += air * 0.8;
      p.smile += caught * 0.5;
      p.pitch += caught * 0.5;
      p.lookY += caught * 0.8;
    },
  },
  eat: {
    seconds: 5,
    play(p, t, aside) {
      const has = held(t, 0.4, 4.2, 4.6);
      const chew = has * (0.5 + 0.5 * sin(t * 9.5)) * smooth(0.6, 0.9, t);
      p.fish += has;
      reach(p, "L", -36, -112 - chew * 4, has);
      reach(p, "R", 38, -112 - chew * 4, has);
      p.mouthOpen += chew * 0.42;
      p.puff += has * 0.35 + chew * 0.5;
      p.lidL += has * 1.1;
      p.lidR += has * 1.1;
      p.squint += has * 0.95;
      p.smile += has * 0.4;
      p.headY += has * 3 + chew * 3;
      p.pitch += has * 0.14 + chew * 0.1;
      p.earL += chew * 5;
      p.earR += chew * 4;
      p.blush += has * 0.4;
      p.tailSway += has * 0.4;
      p.tongueOut += held(t - 4.2, 0.15, 0.4, 0.7);
      aside.bite = smooth(0.8, 4, t);
    },
  },
  type: {
    seconds: 4.4,
    play(p, t) {
      const at = held(t, 0.4, 3.8, 4.4);
      p.laptop += at;
      p.pawLX += at * -14;
      p.pawRX += at * 14;
      p.pawLY += at * (-50 - 13 * Math.max(sin(t * 15), 0));
      p.pawRY += at * (-50 - 13 * Math.max(sin(t * 15 + 2.4 + sin(t * 2.3)), 0));
      p.lookY += at * 0.55;
      p.lookX += at * 0.35 * sin(t * 2.1);
      p.pitch += at * 0.3;
      p.headY += at * (4 + 1.4 * sin(t * 7.5));
      p.earL += at * 4 * sin(t * 4);
      p.tongueOut += at * smooth(1, 1.6, t) * 0.5;
    },
  },
  read: {
    seconds: 5,
    play(p, t) {
      const at = held(t, 0.5, 4.4, 5);
      p.book += at;
      reach(p, "L", -46, -46 - 44 * p.table, at);
      reach(p, "R", 46, -46 - 44 * p.table, at);
      p.pitch += at * 0.4;
      p.headY += at * 6;
      p.lookY += at * 0.7;
      p.lookX += at * (((t * 0.55) % 1) * 1.3 - 0.65);
      p.roll += at * 4 * sin(t * 0.9);
      p.earR += at * smooth(2.4, 2.6, t) * (1 - smooth(2.7, 3, t)) * 14;
    },
  },
  nap: {
    seconds: 7,
    play(p, t, aside) {
      // The head sinks, and wakes itself; the third time it stays.
      const sink = held(t, 1.4, 1.9, 2.1) * 0.7 + held(t - 2.2, 1.3, 1.5, 1.7) + held(t - 4.1, 1, 2.2, 2.8);
      p.lidL += Math.min(sink * 1.2, 1);
      p.lidR += Math.min(sink * 1.15, 1);
      p.headY += sink * 15;
      p.pitch += sink * 0.45;
      p.roll += sink * 7;
      p.low += held(t - 4, 1, 2.2, 3) * 0.6;
      p.earL += sink * 14;
      p.earR += sink * 12;
      p.whisker += sink * 0.4;
      if (t > 3 && t < 6.4) aside.mark = "sleep";
    },
  },
  flick: {
    seconds: 0.5,
    play(p, t) {
      p.earR += held(t, 0.06, 0.1, 0.2) * 26 - held(t - 0.16, 0.05, 0.08, 0.2) * 14;
    },
  },
  startle: {
    seconds: 0.9,
    play(p, t) {
      const hop = held(t, 0.08, 0.14, 0.42);
      p.y -= hop * 26;
      p.squash += hop * 0.07;
      p.tuft += cos(t * 20) * hop * 0.4;
      p.puff += hop;
    },
  },
};
