/** The operators' API. Every refusal becomes an `ApiError` whose message is fit to be read. */

import { address } from "./address.js";
import { fill } from "./words.js";

/** how long the page waits for an answer. */
const PATIENCE_MS = 15_000;

export class ApiError extends Error {
  /** @param {number} status @param {any} body */
  constructor(status, body) {
    super(body?.hint || fill(gettext("The server answered with {status}. Nothing was changed; try again."), { status }));
    this.status = status;
    this.body = body ?? {};
  }
}

/** @returns {string} */
function csrfToken() {
  return document.querySelector("input[name=csrfmiddlewaretoken]")?.getAttribute("value") ?? "";
}

/**
 * @param {"GET" | "POST" | "PATCH" | "PUT" | "DELETE"} method
 * @param {string} path beneath the VTuber's own address
 * @param {object} [body]
 * @param {number} [patience] milliseconds to wait for the answer
 * @returns {Promise<any>}
 */
export function call(method, path, body, patience) {
  return callHouse(method, `vtubers/${document.body.dataset.slug}/${path}`, body, patience);
}

/**
 * What concerns no VTuber in particular.
 * @param {"GET" | "POST" | "PATCH" | "PUT" | "DELETE"} method
 * @param {string} path beneath /api/
 * @param {object} [body]
 * @param {number} [patience] milliseconds to wait for the answer
 * @returns {Promise<any>}
 */
export async function callHouse(method, path, body, patience = PATIENCE_MS) {
  let response;
  try {
    response = await fetch(address(`/api/${path}`), {
      method,
      headers: { "Content-Type": "application/json", "X-CSRFToken": csrfToken() },
      body: method === "GET" ? undefined : JSON.stringify(body ?? {}),
      signal: AbortSignal.timeout(patience),
    });
  } catch {
    throw new ApiError(0, { hint: gettext("The server cannot be reached. Nothing was changed; try again in a moment.") });
  }
  const answer = await response.json().catch(() => null);
  if (!response.ok) throw new ApiError(response.status, answer);
  return answer;
}
