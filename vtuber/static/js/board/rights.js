/**
 * What the reader may do here: "watch", "chat", "operate", "own". The server refuses all the same; this is so that
 * nobody is offered what is refused. Elements with `data-needs` hide by themselves (board.css).
 */

const RIGHTS = new Set((document.body.dataset.rights ?? "").split(" "));

/** @param {"watch" | "chat" | "operate" | "own"} right */
export function may(right) {
  return RIGHTS.has(right);
}
