/** The light of a game moment: what the sky looks like, how dark the room is, where sun and moon stand. */

/** Game hour → colours of the sky (top, low) and the darkness of the room (0 to 1). */
const KEYS = /** @type {[number, number[], number[], number][]} */ ([
  [0, [20, 24, 48], [38, 44, 84], 1],
  [5, [28, 34, 66], [64, 62, 104], 0.95],
  [6.3, [122, 150, 196], [248, 196, 150], 0.45],
  [8, [143, 203, 238], [238, 240, 226], 0.04],
  [12, [118, 194, 238], [220, 240, 246], 0],
  [16, [132, 194, 232], [246, 234, 212], 0.04],
  [17.7, [128, 148, 200], [246, 178, 122], 0.3],
  [19, [70, 70, 128], [214, 128, 120], 0.65],
  [20.5, [28, 34, 68], [62, 60, 108], 0.95],
  [24, [20, 24, 48], [38, 44, 84], 1],
]);

/** @param {number} a @param {number} b @param {number} part */
const mix = (a, b, part) => a + (b - a) * part;

/**
 * @param {number} game milliseconds
 * @param {number} grey how much of its colours the sky has lost, 0 to 1
 */
export function lightAt(game, grey) {
  const hour = (game / 3600_000) % 24;
  const after = Math.max(KEYS.findIndex(([at]) => at > hour), 1);
  const [h0, top0, low0, dark0] = KEYS[after - 1];
  const [h1, top1, low1, dark1] = KEYS[after];
  const part = (hour - h0) / (h1 - h0);
  const veiled = (/** @type {number[]} */ colour) => {
    const mean = (colour[0] + colour[1] + colour[2]) / 3;
    return colour.map((channel) => mix(channel, mean * (1 - 0.2 * grey), grey));
  };
  const css = (/** @type {number[]} */ a, /** @type {number[]} */ b) =>
    `rgb(${veiled(a.map((channel, i) => mix(channel, b[i], part)))
      .map(Math.round)
      .join(" ")})`;
  const dark = mix(dark0, dark1, part);
  return {
    top: css(top0, top1),
    low: css(low0, low1),
    dark: Math.max(dark, 0.26 * grey),
    stars: Math.max(0, (dark - 0.7) / 0.3),
    sun: arc((hour - 6) / 12.5),
    moon: arc(((hour + 24 - 18.8) % 24) / 12),
    name: /** @type {"day" | "dusk" | "night"} */ (hour >= 6 && hour < 17.5 ? "day" : hour >= 17.5 && hour < 19.5 ? "dusk" : "night"),
  };
}

/** A way across the window pane, from its left sill over the top to the right. @param {number} part 0 to 1 */
function arc(part) {
  return { x: 126 + 232 * part, y: 240 - Math.sin(Math.PI * Math.min(Math.max(part, -0.2), 1.2)) * 172 };
}
