/**
 * Her faces. Each is what differs from rest, all over her: a mood is in the ears and the tail before it is in the
 * mouth. `mark` is what hangs in the air beside her tuft.
 */

/** @typedef {Partial<import("./channels.js").Pose> & {mark?: string}} Expression */

/** @type {Record<string, Expression>} */
export const EXPRESSIONS = {
  neutral: {},
  calm: { lidL: 0.3, lidR: 0.3, smile: 0.5, earL: 6, earR: 6, tailSway: -0.35, whisker: 0.1, pupil: -0.1, browUp: 0.2 },
  happy: { lidL: 1, lidR: 1, squint: 1, smile: 0.75, mouthOpen: 0.62, blush: 0.55, earL: 5, earR: 5, tailBase: -10, tailCurl: 0.35, tailSway: 0.5, tailTip: 1.2, whisker: -0.45, headY: -4, roll: -4, mark: "heart" },
  excited: { eyeSize: 0.9, pupil: 0.45, shine: 0.35, smile: 0.75, mouthOpen: 0.85, tongue: 1, blush: 0.6, earL: -7, earR: -7, brow: 1, browUp: 1, tall: 0.35, tailBase: -16, tailCurl: 0.5, tailSway: 0.9, tailTip: 1, whisker: -0.6, headY: -6, puff: 0.3, pawLY: -40, pawRY: -40, pawLX: -20, pawRX: 20, mark: "spark" },
  sleepy: { lidL: 0.56, lidR: 0.5, slant: -0.4, smile: 0.05, mouthRound: 0.25, earL: 20, earR: 24, browUp: 0.2, headY: 8, roll: 6, pitch: 0.22, tailSway: -0.5, tailBase: 16, whisker: 0.55, low: 0.12, blush: -0.1, lookY: 0.3, mark: "sleep" },
  asleep: { lidL: 1, lidR: 1, smile: 0.3, earL: 14, earR: 16, tailSway: -0.4, whisker: 0.35, headY: 6, pitch: 0.2, mark: "sleep" },
  curious: { eyeSize: 0.7, pupil: 0.3, smile: 0.05, mouthRound: 0.3, earL: -8, earR: 10, roll: -11, yaw: 0.3, brow: 1, browUp: 0.75, browTilt: -0.2, lean: 0.24, whisker: -0.55, tailTip: 3, tuft: 0.35, tailBase: -14, mark: "signal" },
  smug: { lidL: 0.48, lidR: 0.48, slant: 0.12, smile: 0.9, smirk: 1, brow: 1, browUp: 0.5, earL: 4, earR: 2, yaw: -0.34, pitch: -0.24, roll: 5, lookX: 0.55, tailSway: 0.2, tailTip: 2, blush: 0.1, mark: "spark" },
  proud: { lidL: 1, lidR: 1, squint: 0.55, smile: 0.85, brow: 1, browUp: 0.9, tall: 0.5, pitch: -0.5, headY: -8, earL: -5, earR: -5, blush: 0.25, tailBase: -14, tailCurl: 0.5, tailTip: 1.4, tailSway: -0.2, breath: 0.6, whisker: -0.4, mark: "spark" },
  surprised: { eyeSize: 1.5, pupil: -0.5, shine: -0.2, mouthOpen: 0.55, mouthRound: 1, earL: -12, earR: -12, brow: 1, browUp: 1.5, tall: 0.55, headY: -9, whisker: -0.7, tailBase: -48, tailSway: -0.6, tailCurl: 1.6, puff: 0.9, tuft: -0.25, mark: "startle" },
  sad: { lidL: 0.22, lidR: 0.22, slant: -0.75, smile: -0.95, earL: 30, earR: 32, earBack: 0.35, brow: 1, browUp: 0.55, browTilt: -0.9, headY: 9, pitch: 0.38, roll: -3, pupil: 0.3, shine: 0.25, tailBase: 28, tailCurl: -0.2, tailSway: -0.55, whisker: 0.95, low: 0.1, lookY: 0.35, blush: -0.2, mark: "tear" },
  angry: { lidL: 0.26, lidR: 0.26, slant: 1, smile: -0.75, earL: 16, earR: 16, earBack: 0.85, brow: 1, browUp: -0.3, browTilt: 1.1, puff: 1, headY: 3, pitch: 0.12, pupil: -0.35, tailBase: -12, tailCurl: 0.5, tailSway: 1, tailTip: 1, whisker: -0.3, blush: -0.1, mark: "cross" },
  embarrassed: { lidL: 0.24, lidR: 0.24, slant: -0.35, smile: -0.2, mouthOpen: 0.14, mouthRound: 0.5, blush: 0.65, earL: 22, earR: 14, brow: 1, browUp: 0.5, browTilt: -0.6, lookX: -0.8, lookY: 0.35, yaw: -0.25, pitch: 0.2, roll: 5, pawRX: 10, pawRY: -124, pawRTurn: -10, tailTip: 2, tailSway: -0.2, mark: "sweat" },
};

/** One that she has; anything else leaves her calm of mind. @param {string} name @returns {Expression} */
export function expression(name) {
  return EXPRESSIONS[name] ?? EXPRESSIONS.neutral;
}
