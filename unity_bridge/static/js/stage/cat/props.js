/** Things that she holds: a dried fish, a book with pictures, her laptop. */

import { fade, group, oval, place, shape } from "../svg.js";

export class Props {
  #fish = group(
    "fish",
    shape("line-under", "M-44 0 C-30 -20 8 -22 30 -2 L50 -17 C46 -6 46 6 50 17 L30 2 C8 20 -30 18 -44 0Z"),
    shape("fish-body", "M-44 0 C-30 -20 8 -22 30 -2 L50 -17 C46 -6 46 6 50 17 L30 2 C8 20 -30 18 -44 0Z"),
    shape("fish-belly", "M-42 2 C-28 17 8 18 28 3 C8 9 -22 10 -42 2Z"),
    shape("fish-line", "M-22 -12 C-17 -4 -17 4 -22 11 M-8 -4 L-2 0 M4 -6 L10 -2 M-4 5 L2 8 M40 -6 L44 -8 M40 5 L44 8"),
    oval("fish-eye", -31, -3, 3),
  );
  #book = group(
    "book",
    shape("line-under", "M-62 -44 C-40 -52 -16 -50 0 -40 C16 -50 40 -52 62 -44 L62 32 C40 26 16 28 0 38 C-16 28 -40 26 -62 32Z"),
    shape("book-cover", "M-62 -44 C-40 -52 -16 -50 0 -40 C16 -50 40 -52 62 -44 L62 32 C40 26 16 28 0 38 C-16 28 -40 26 -62 32Z"),
    shape("book-spine", "M-4 -41 L4 -41 L4 36 L0 38 L-4 36Z"),
    shape("book-picture", "M14 -30 C26 -35 38 -36 50 -33 L50 16 C38 13 26 14 14 19Z"),
    shape("book-fish", "M20 -6 C26 -14 36 -14 41 -7 L47 -12 L47 1 L41 -4 C36 3 26 3 20 -6Z"),
    shape("book-line", "M-50 -26 C-38 -29 -26 -28 -16 -24 M-50 -12 C-38 -15 -26 -14 -16 -10 M-50 2 C-38 -1 -26 0 -16 4"),
  );
  #laptop = group(
    "laptop",
    shape("line-under", "M-92 -70 C-92 -76 -88 -80 -82 -80 L82 -80 C88 -80 92 -76 92 -70 L98 14 L-98 14Z"),
    shape("laptop-lid", "M-92 -70 C-92 -76 -88 -80 -82 -80 L82 -80 C88 -80 92 -76 92 -70 L98 14 L-98 14Z"),
    shape("laptop-light", "M-92 -70 C-92 -76 -88 -80 -82 -80 L-20 -80 L-60 14 L-98 14Z"),
    shape("laptop-paw", "M0 -16 C10 -16 17 -8 15 0 C13 7 6 4 0 4 C-6 4 -13 7 -15 0 C-17 -8 -10 -16 0 -16Z"),
    ...[[-17, -21], [-6, -29], [6, -29], [17, -21]].map(([x, y]) => oval("laptop-paw", x, y, 4.4, 5.6)),
    shape("line-under", "M-116 14 L116 14 L110 24 L-110 24Z"),
    shape("laptop-foot", "M-116 14 L116 14 L110 24 L-110 24Z"),
  );

  constructor() {
    /** Behind her paws. */
    this.held = group("held", this.#fish, this.#book);
    /** Before them. */
    this.standing = group("standing", this.#laptop);
  }

  /** @param {import("../rig/channels.js").Pose} p @param {[number, number]} mouth where her mouth is @param {number} bite 0 to 1, how much of the fish is gone */
  draw(p, mouth, bite) {
    if (fade(this.#fish, p.fish)) place(this.#fish, { x: mouth[0] + 4, y: mouth[1] + 22 + (1 - p.fish) * 60, turn: -14 + p.roll, sx: 1.3 - bite * 0.5, sy: 1.3 - bite * 0.3 });
    if (fade(this.#book, p.book)) place(this.#book, { x: p.headX * 0.2, y: -60 - 44 * p.table + (1 - p.book) * 60, sx: 1.12, sy: 1.12 });
    if (fade(this.#laptop, p.laptop)) place(this.#laptop, { y: 4 - 46 * p.table + (1 - p.laptop) * 50, sx: 0.84, sy: 0.84 });
  }
}
