/** Her day as a desk: the track, the hands on it, and which day or week it shows. */

import { byId, setText } from "../shared/dom.js";
import { fill, plannerName } from "../shared/words.js";
import { Hand } from "./day/hand.js";
import { Help } from "./day/help.js";
import { InsertForm } from "./day/insert-form.js";
import { Keys } from "./day/keys.js";
import { TaskMenu } from "./day/menu.js";
import { Moving } from "./day/moving.js";
import { HOUR_MS, MINUTE_MS, dayStart, snap } from "./day/scale.js";
import { Shadows } from "./day/shadows.js";
import { Track } from "./day/track.js";
import { bindUndo } from "./day/undo-keys.js";
import { Views } from "./day/views.js";
import { Zoom } from "./day/zoom.js";

/** @typedef {import("./state.js").State} State @typedef {import("./state.js").Task} Task */

/** How long a new task is when nothing else is said. */
const NEW_LASTS_MS = 30 * MINUTE_MS;

export class Timeline {
  #track;
  #hand;
  #moving;
  #insert;
  #now = NaN;

  /** @param {State} state @param {import("./day/verbs.js").Verbs} verbs @param {(task: Task) => void} open */
  constructor(state, verbs, open) {
    const track = (this.#track = new Track(open));
    const shadows = new Shadows(track);
    const moving = (this.#moving = new Moving(verbs, { show: (held) => shadows.show(held), tasks: () => track.tasks }));
    this.#insert = new InsertForm(verbs, () => track.tasks);
    this.#hand = new Hand(track, moving, shadows, (start, end) => this.#new(start, end));
    const zoom = new Zoom(track);
    const help = new Help();
    const menu = new TaskMenu(verbs, { open, pickUp: (task) => keys.pickUp(task), refocus: () => track.refocus() });
    const keys = new Keys(byId("day-panel"), track, moving, verbs, zoom, {
      insert: (after) => this.#newAfter(after),
      menu: (task, block) => menu.open(task, block),
      help: () => help.open(),
      picked: () => shadows.point(null),
    });
    track.element.addEventListener("contextmenu", (event) => this.#contextMenu(event, menu));
    byId("task-new").addEventListener("click", () => this.#newAfter(null));
    bindUndo(verbs);
    track.onDrawn = () => {
      moving.reconsider();
      shadows.refresh();
      this.#words();
    };
    new Views(state, track, { open, verbs, insert: (date, start, end) => this.#insert.open(date, start, end, false) });
  }

  /** @param {MouseEvent} event @param {TaskMenu} menu */
  #contextMenu(event, menu) {
    const task = this.#track.taskAt(event.target);
    const block = task && this.#track.blockFor(task);
    if (!task || !block || !this.#track.editable) return;
    event.preventDefault();
    // A finger that rests on a block takes it; for a finger, the card is the menu.
    if (!this.#hand.gripped) menu.open(task, block, { x: event.clientX, y: event.clientY });
  }

  /** @param {number} start @param {number} end */
  #new(start, end) {
    this.#insert.open(this.#track.day.date, start, end, this.#track.mode === "today");
  }

  /** A new one after that task, else at the next free five minutes from now. @param {Task | null} after */
  #newAfter(after) {
    const track = this.#track;
    const first = track.mode === "today" && !Number.isNaN(this.#now) ? snap(this.#now + 10 * MINUTE_MS) : dayStart(track.day.date) + 2 * HOUR_MS;
    const start = Math.max(after ? Date.parse(after.end) : first, track.mode === "today" ? first : 0);
    this.#new(start, start + NEW_LASTS_MS);
  }

  #words() {
    const { day, mode } = this.#track;
    setText(byId("day-by"), day.planned_by ? fill(gettext("planned by {name}"), { name: plannerName(day.planned_by) }) : "");
    const empty = byId("day-empty");
    empty.hidden = this.#track.tasks.length > 0;
    if (mode === "past") setText(empty, gettext("Nothing is known of that day."));
    else if (mode === "ahead") setText(empty, gettext("Nothing is set for this day yet. Draw on the track what she shall do; at 08:00 she plans the rest."));
    else setText(empty, day.planned_by ? gettext("Nothing is on today's list.") : gettext("This day has no plan yet; at 08:00 she makes one."));
  }

  /** Move the playhead. @param {number} game */
  move(game) {
    this.#now = game;
    this.#track.play(game, this.#moving.held !== null || this.#hand.busy);
  }
}
