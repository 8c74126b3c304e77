/** A verb of an operator behind a button: done, told in a corner, and taken back from there. */

import { ApiError, call } from "../shared/api.js";
import { toast } from "../shared/toasts.js";

/**
 * Asks the API to do something; a refusal is told in words.
 * @param {"POST" | "PATCH"} method @param {string} path @param {object} body @param {string} done
 * @returns {Promise<any>} the answer; null when it was refused
 */
export async function act(method, path, body, done) {
  try {
    const answer = await call(method, path, body);
    toast(done);
    return answer;
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    toast(error.message, true);
    return null;
  }
}
