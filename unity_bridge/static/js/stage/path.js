/** Lines as numbers: hand-drawn paths that can be bent, and limbs made of a middle line and a thickness. */

/** @typedef {[number, number]} Point */

/** @param {number} value */
const n = (value) => value.toFixed(1);

/**
 * A hand-drawn path whose points may be moved. Its commands are M, L, C and Z, absolute, one letter each.
 */
export class Outline {
  /** @type {[string, number[]][]} */
  #steps = [];

  /** @param {string} d */
  constructor(d) {
    for (const [, letter, numbers] of d.matchAll(/([MLCZ])([^MLCZ]*)/g)) {
      this.#steps.push([letter, (numbers.match(/-?\d+(?:\.\d+)?|-?\.\d+/g) ?? []).map(Number)]);
    }
  }

  /** The path with each of its points moved. @param {(x: number, y: number) => Point} move */
  bent(move) {
    let d = "";
    for (const [letter, numbers] of this.#steps) {
      d += letter;
      for (let i = 0; i < numbers.length; i += 2) {
        const [x, y] = move(numbers[i], numbers[i + 1]);
        d += `${n(x)} ${n(y)} `;
      }
    }
    return d;
  }
}

/** A smooth line through points. @param {Point[]} points @param {boolean} [begin] whether it starts a path of its own */
export function through(points, begin = true) {
  const last = points.length - 1;
  let d = `${begin ? "M" : "L"}${n(points[0][0])} ${n(points[0][1])}`;
  for (let i = 0; i < last; i += 1) {
    const [x0, y0] = points[Math.max(i - 1, 0)];
    const [x1, y1] = points[i];
    const [x2, y2] = points[i + 1];
    const [x3, y3] = points[Math.min(i + 2, last)];
    d += `C${n(x1 + (x2 - x0) / 6)} ${n(y1 + (y2 - y0) / 6)} ${n(x2 - (x3 - x1) / 6)} ${n(y2 - (y3 - y1) / 6)} ${n(x2)} ${n(y2)}`;
  }
  return d;
}

/** The two edges of a limb. @param {Point[]} middle @param {(part: number) => number} half its half thickness, 0 to 1 along */
export function edges(middle, half) {
  const last = middle.length - 1;
  /** @type {Point[]} */ const left = [];
  /** @type {Point[]} */ const right = [];
  for (let i = 0; i <= last; i += 1) {
    const [ax, ay] = middle[Math.max(i - 1, 0)];
    const [bx, by] = middle[Math.min(i + 1, last)];
    const length = Math.hypot(bx - ax, by - ay) || 1;
    const wide = half(i / last) / length;
    const [x, y] = middle[i];
    left.push([x - (by - ay) * wide, y + (bx - ax) * wide]);
    right.push([x + (by - ay) * wide, y - (bx - ax) * wide]);
  }
  return { left, right };
}

/**
 * A limb as one closed path, its end round; with `point`, its end stands out by so much in the middle, as fur does.
 * @param {Point[]} middle @param {(part: number) => number} half @param {number} [point]
 */
export function tube(middle, half, point) {
  const { left, right } = edges(middle, half);
  if (point !== undefined) {
    const [[ax, ay], [bx, by]] = [middle[middle.length - 2], middle[middle.length - 1]];
    const far = point / (Math.hypot(bx - ax, by - ay) || 1);
    return `${through(left)}L${n(bx + (bx - ax) * far)} ${n(by + (by - ay) * far)}${through(right.reverse(), false)}Z`;
  }
  const [tipX, tipY] = right[right.length - 1];
  const round = n(Math.max(half(1), 0.5));
  return `${through(left)}A${round} ${round} 0 0 0 ${n(tipX)} ${n(tipY)}${through(right.reverse(), false)}Z`;
}

/** Points of a bow from `from` to `to`, whose middle is pulled to `by`. @param {Point} from @param {Point} by @param {Point} to @param {number} count */
export function bow(from, by, to, count) {
  return Array.from({ length: count + 1 }, (_, i) => {
    const t = i / count;
    const u = 1 - t;
    return /** @type {Point} */ ([
      u * u * from[0] + 2 * u * t * by[0] + t * t * to[0],
      u * u * from[1] + 2 * u * t * by[1] + t * t * to[1],
    ]);
  });
}

/** @param {number} a @param {number} b @param {number} part */
export const mix = (a, b, part) => a + (b - a) * part;

/** @param {number} value @param {number} least @param {number} most */
export const clamp = (value, least, most) => Math.min(Math.max(value, least), most);

/** From 0 at `a` to 1 at `b`, softly at both ends. @param {number} a @param {number} b @param {number} value */
export function smooth(a, b, value) {
  const t = clamp((value - a) / (b - a), 0, 1);
  return t * t * (3 - 2 * t);
}
