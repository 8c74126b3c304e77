/** What the staff does to the chat: told when it is done, and with a way back. */

import { ApiError, call } from "../shared/api.js";
import { toast } from "../shared/toasts.js";

/**
 * Does something, tells what was done, and offers to take it back. Refusals are told, too.
 * @param {string} path beneath the chat's address
 * @param {object} body
 * @param {string} done what to say when it is done
 * @returns {Promise<any>} the answer; null when it was refused
 */
export async function act(path, body, done) {
  try {
    const answer = await call("POST", `chat/${path}`, body);
    if (answer.input === null) toast(gettext("Nothing to change: it was so already."));
    else toast(done, false, { label: gettext("Undo"), run: () => undo(answer.input) });
    return answer;
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    toast(error.message, true);
    return null;
  }
}

/** @param {number} input the audit's line @returns {Promise<boolean>} */
export async function undo(input) {
  try {
    await call("POST", `chat/undo/${input}`, {});
    toast(gettext("Taken back."));
    document.dispatchEvent(new Event("moderation-changed"));
    return true;
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    toast(error.message, true);
    return false;
  }
}
