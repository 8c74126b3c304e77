/**
 * What apps bring to the stream page: they hear of the frames that their events become (`registry.viewer_frames`).
 *
 * @typedef {{note: (text: string) => void}} Actions what they may do; `note` is a quiet remark in the chat's list
 * @typedef {(frame: any, actions: Actions) => void} FrameHandler
 */

/** By kind of frame. @type {Map<string, FrameHandler[]>} */
export const frameHandlers = new Map();

/**
 * Hear of the frames of a kind. `snapshot` is one, too: it comes after each connection, the list is drawn anew by then,
 * and what the app tells viewers on connecting stands in its `sections`.
 * @param {string} kind @param {FrameHandler} handle
 */
export function registerFrameHandler(kind, handle) {
  frameHandlers.set(kind, [...(frameHandlers.get(kind) ?? []), handle]);
}
