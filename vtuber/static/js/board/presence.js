/**
 * Who else is at this board, and what they drag. Between parts of the page: "board:drag" comes from the timeline (what
 * is dragged here, null when it is let go), "board:others-drag" goes to it (what others drag).
 *
 * @typedef {{task: number, start: string, end: string}} Dragged
 */

import { byId, el } from "../shared/dom.js";
import { fill } from "../shared/words.js";

/** Milliseconds: between two sendings of a drag that moves, and of one that rests (a silent one is forgotten). */
const MOVES_MS = 80;
const RESTS_MS = 4000;

/** @type {Record<string, () => string>} */
const ROLES = {
  owner: () => gettext("owner"),
  operator: () => gettext("operator"),
  moderator: () => gettext("moderator"),
  viewer: () => gettext("viewer"),
};

export class Presence {
  #send;
  #tab = "";
  #person = 0;
  #dragged = /** @type {Dragged | null} */ (null);
  #sent = "null";
  #sentAt = -Infinity;
  #timer = 0;
  #shown = "";
  #theirs = "[]";

  /** @param {(frame: object) => boolean} send hands a frame to the server; false while there is no link */
  constructor(send) {
    this.#send = send;
    document.addEventListener("board:drag", (event) => {
      this.#dragged = /** @type {CustomEvent<Dragged | null>} */ (event).detail;
      this.#pass();
    });
  }

  /** A new link: the server knows nothing of a drag that goes on. @param {import("./frame-types.js").You} you */
  restart(you) {
    this.#tab = you.tab;
    this.#person = you.person;
    this.#sent = "null";
    this.#pass();
  }

  /** The link is cut: who is here is not known, and nobody's ghost stays on the track. */
  lost() {
    this.receive({ kind: "people", people: [], drags: [] });
  }

  #pass() {
    clearTimeout(this.#timer);
    const now = performance.now();
    const drag = JSON.stringify(this.#dragged);
    // Letting go is told at once; a move waits its turn, and the last of them is told.
    const wait = drag === "null" ? 0 : this.#sentAt + (drag === this.#sent ? RESTS_MS : MOVES_MS) - now;
    if (wait > 0) {
      this.#timer = setTimeout(() => this.#pass(), wait);
      return;
    }
    if (drag === "null" && this.#sent === "null") return;
    if (!this.#send({ kind: "drag", drag: this.#dragged })) return; // said again after the next snapshot
    this.#sent = drag;
    this.#sentAt = now;
    if (this.#dragged) this.#timer = setTimeout(() => this.#pass(), RESTS_MS);
  }

  /** @param {import("./frame-types.js").PeopleFrame} frame */
  receive(frame) {
    const theirs = frame.drags
      .filter((drag) => drag.tab !== this.#tab)
      .map(({ name, task, start, end }) => ({ who: name, task, start, end }));
    const told = JSON.stringify(theirs);
    if (told !== this.#theirs) {
      this.#theirs = told;
      document.dispatchEvent(new CustomEvent("board:others-drag", { detail: theirs }));
    }
    const shown = JSON.stringify(frame.people);
    if (shown === this.#shown) return;
    this.#shown = shown;
    byId("people").replaceChildren(...frame.people.map((person) => this.#draw(person)));
  }

  /** @param {import("./frame-types.js").Person} person */
  #draw({ person, name, role, tabs }) {
    const mine = person === this.#person;
    const what = [ROLES[role]?.() ?? role, tabs > 1 ? fill(ngettext("{tabs} window", "{tabs} windows", tabs), { tabs }) : ""];
    const said = [mine ? fill(gettext("{name} (you)"), { name }) : name, ...what].filter(Boolean).join(" · ");
    return el(
      "li",
      { class: `person${mine ? " is-me" : ""}`, title: said },
      el("span", { "aria-hidden": "true" }, initials(name)),
      el("span", { class: "visually-hidden" }, said),
    );
  }
}

/** Two letters of a name as people write it: "Li Na" is LN, 王小明 is 小明, "operator" is op. @param {string} name */
function initials(name) {
  const parts = name.trim().split(/[\s._-]+/).filter(Boolean);
  if (parts.length > 1) return (Array.from(parts[0])[0] + Array.from(parts[parts.length - 1])[0]).toUpperCase();
  const letters = Array.from(parts[0] ?? "?");
  return /\p{Script=Han}/u.test(letters[0]) ? letters.slice(-2).join("") : letters.slice(0, 2).join("");
}
