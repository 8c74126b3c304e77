/** How she sits or lies while nothing happens: what differs from sitting upright on the floor. */

/** @type {Record<string, Partial<import("./channels.js").Pose>>} */
export const POSTURES = {
  sit: {},
  loaf: { low: 0.92, headY: 2, tailBase: 22, tailCurl: 0.5, tailSway: -0.4, tailY: 6, lidL: 0.2, lidR: 0.2 },
  sleep: { low: 0.95, curl: 1, tailSway: 0.2 },
  // At a table: her paws lie on it.
  table: { pawLX: -36, pawLY: -46, pawRX: 36, pawRY: -46, table: 1, tailSway: -0.1 },
};
