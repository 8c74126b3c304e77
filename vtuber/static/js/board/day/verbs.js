/** The operator's verbs on tasks: sent, told in a notice, and never done twice when the line breaks in between. */

import { ApiError, call } from "../../shared/api.js";
import { fill, typeName } from "../../shared/words.js";
import { MAY_CHANGE, nameOf } from "./block.js";
import { asTask } from "./days.js";
import { iso } from "./scale.js";
import { tell } from "./speech.js";

/**
 * @typedef {import("../state.js").Task} Task @typedef {import("../state.js").State} State
 * @typedef {Record<string, unknown>} Changes
 * @typedef {{type: string, category: string, start: number, end: number, content: string}} Draft
 * @typedef {"cancel" | "skip" | "run" | "retry" | "duplicate"} Verb
 */

/** Between two tries while the server can't be reached. */
const AGAIN_MS = 1500;

/** What of a task an operator looks at before changing it. @type {(keyof Task)[]} */
const PLAN = ["start", "end", "content", "locked", "state"];

/** Which verbs make sense in which state; the server has the last word. @type {Record<string, Verb[]>} */
const FITTING = {
  planned: ["run", "duplicate", "skip", "cancel"],
  running: ["duplicate", "cancel"],
  done: ["duplicate"],
  failed: ["retry", "duplicate"],
  skipped: ["retry", "duplicate"],
  cancelled: ["duplicate"],
  wish: ["cancel"],
};

/** @type {Record<Verb, {label: () => string, icon: string, done: () => string, key: string}>} */
export const VERBS = {
  run: { label: () => gettext("Run now"), icon: "play", done: () => gettext("{task} begins now."), key: "R" },
  duplicate: { label: () => gettext("Duplicate"), icon: "copy", done: () => gettext("A copy of {task} is in the plan."), key: "D" },
  skip: { label: () => gettext("Skip"), icon: "skip", done: () => gettext("{task} is skipped."), key: "K" },
  cancel: { label: () => gettext("Call it off"), icon: "cross", done: () => gettext("{task} is called off."), key: "X" },
  retry: { label: () => gettext("Try again"), icon: "retry", done: () => gettext("{task} is tried again."), key: "T" },
};

/** Where a task has its address; what is only wished for so far has another one. @param {Task} task */
function addressOf(task) {
  return task.wish ? `wishes/${task.wish}` : `tasks/${task.id}`;
}

/** @param {Task} task @returns {Verb[]} */
export function fittingVerbs(task) {
  return MAY_CHANGE ? (FITTING[task.state] ?? []) : [];
}

export class Verbs {
  #state;
  /** What is under way and has to be tried again: only one try of each at a time. @type {Set<() => void>} */
  #waiting = new Set();
  /** Somebody else was faster. @type {(task: Task, changes: Changes, error: ApiError) => void} */
  onConflict = (_task, _changes, error) => this.refuse(error.message);

  /** A wish for a day to come was changed: its day is read again. */
  onWish = () => {};

  /** @param {State} state */
  constructor(state) {
    this.#state = state;
    // A whole snapshot has come: the line stands again.
    state.watch((changed) => changed.has("events") && [...this.#waiting].forEach((again) => again()));
  }

  /**
   * Change a task as it was at `task.version`. True when it is done; otherwise the person has been told why not.
   * @param {Task} task @param {Changes} changes @param {string} done what is said then
   * @param {(hint: string) => void} [refused] where a refusal is shown; otherwise in a notice
   */
  async edit(task, changes, done, refused = (hint) => this.refuse(hint)) {
    for (let seen = this.#asItIs(task); ; ) {
      try {
        const answer = await this.#surely(() => call("PATCH", addressOf(seen), { version: seen.version, ...changes }));
        this.#take(answer);
        this.#tell(done, answer.notes);
        return true;
      } catch (error) {
        if (!(error instanceof ApiError)) throw error;
        const current = this.#newer(error, seen);
        if (!current) {
          refused(error.message);
          return false;
        }
        // Our own change, whose answer was lost on the way.
        if (current.version === seen.version + 1 && holds(current, changes)) {
          this.#tell(done);
          return true;
        }
        if (!samePlan(current, seen)) {
          this.onConflict(current, changes, error);
          return false;
        }
        seen = current;
      }
    }
  }

  /** Locked, nothing automatic moves it; or no longer. @param {Task} task */
  lock(task) {
    const text = task.locked ? gettext("{task} is unlocked.") : gettext("{task} is locked.");
    return this.edit(task, { locked: !task.locked }, fill(text, { task: nameOf(task) }));
  }

  /** @param {Verb} verb @param {Task} task */
  async act(verb, task) {
    for (let seen = this.#asItIs(task); ; ) {
      try {
        const answer = await call("POST", `${addressOf(seen)}/${verb}`, { version: seen.version });
        this.#take(answer);
        this.#tell(fill(VERBS[verb].done(), { task: nameOf(task) }), answer.notes);
        return true;
      } catch (error) {
        if (!(error instanceof ApiError)) throw error;
        const current = this.#newer(error, seen);
        if (current && samePlan(current, seen)) {
          seen = current;
          continue;
        }
        if (current) this.onConflict(current, {}, error);
        else this.refuse(error.message);
        return false;
      }
    }
  }

  /**
   * Put a new task into a day. An ApiError is thrown on: the form is still open, and says it there.
   * @param {string} date @param {Draft} draft
   */
  async insert(date, draft) {
    const answer = await call("POST", `days/${date}/tasks`, {
      type: draft.type,
      category: draft.category,
      start: iso(draft.start),
      end: iso(draft.end),
      content: draft.content,
    });
    this.#take(answer);
    const name = typeName(draft.type, draft.category);
    this.#tell(
      answer.task
        ? fill(gettext("{task} is in the plan."), { task: nameOf(answer.task) })
        : fill(gettext("Noted for that morning's plan: {task}."), { task: name }),
      answer.notes,
    );
    return answer;
  }

  undo() {
    return this.#history("undo", gettext("Undone: {what}"), { label: gettext("Redo"), run: () => this.redo() });
  }

  redo() {
    return this.#history("redo", gettext("Done again: {what}"), { label: gettext("Undo"), run: () => this.undo() });
  }

  /** @param {"undo" | "redo"} way @param {string} text @param {{label: string, run: () => void}} back */
  async #history(way, text, back) {
    try {
      const answer = await call("POST", way, {});
      this.#take(answer);
      tell(fill(text, { what: whatWas(answer, way) }), false, back);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      this.refuse(error.message);
    }
  }

  /** What she has prepared for a task since one looked at it is no other plan: it need not be looked at again. @param {Task} task */
  #asItIs(task) {
    const now = this.#state.tasks.find((each) => each.id === task.id);
    return now && samePlan(now, task) ? now : task;
  }

  /** What stands now, where somebody was faster than a change of `seen`; the page has it then. @param {ApiError} error @param {Task} seen */
  #newer(error, seen) {
    const { current } = error.body;
    if (error.status !== 409 || !current) return undefined;
    /** @type {Task} */
    const now = seen.wish ? asTask(current) : current;
    this.#take({ task: now });
    return now;
  }

  /** The answers' tasks are newer than what the page has. @param {any} answer */
  #take(answer) {
    if (answer.wish) this.onWish();
    this.#state.keep([answer.task, ...(answer.also ?? []), ...(answer.tasks ?? [])].filter(Boolean));
  }

  /** @param {string} text @param {string[]} [notes] what there is to know besides */
  #tell(text, notes = []) {
    tell([text, ...notes].join(" "), false, { label: gettext("Undo"), run: () => this.undo() });
  }

  /** Says why something was not done. @param {string} text */
  refuse(text) {
    tell(text, true);
  }

  /**
   * Tries until the server has answered: for what may be asked twice, because the version that was seen goes with it.
   * @template T @param {() => Promise<T>} ask @returns {Promise<T>}
   */
  async #surely(ask) {
    for (let told = false; ; ) {
      try {
        return await ask();
      } catch (error) {
        if (!(error instanceof ApiError) || error.status !== 0) throw error;
      }
      if (!told) tell(gettext("The server cannot be reached. Your change waits here and is sent as soon as it can be."), true);
      told = true;
      await new Promise((/** @type {(value?: unknown) => void} */ go) => {
        const again = () => {
          this.#waiting.delete(again);
          clearTimeout(timer);
          go();
        };
        const timer = setTimeout(again, AGAIN_MS);
        this.#waiting.add(again);
      });
    }
  }
}

/** Whether a later version has the plan that was seen: then what she prepared is new, and no reason to ask. @param {Task} now @param {Task} seen */
function samePlan(now, seen) {
  return now.version !== seen.version && PLAN.every((name) => now[name] === seen[name]);
}

/** Whether a task is as the changes want it. @param {Record<string, any>} task @param {Changes} changes */
function holds(task, changes) {
  return Object.entries(changes).every(([name, wanted]) => {
    if (name === "start" || name === "end") return Date.parse(task[name]) === Date.parse(String(wanted));
    return JSON.stringify(task[name]) === JSON.stringify(wanted);
  });
}

/** What an undo or redo was about: what had been done, and the tasks that it changed. @param {any} answer @param {"undo" | "redo"} way */
function whatWas(answer, way) {
  const tasks = (answer.tasks ?? []).map(nameOf).join(gettext(", "));
  if (way === "redo") return tasks || gettext("your latest step");
  return [answer.verb_text, tasks].filter(Boolean).join(" · ");
}
