/** Addresses of the server's, wherever it is put: all pages may be beneath a path of somebody else's site. */

/** @param {string} path as the server calls it, from its own root: "/live/baomi/" */
export function address(path) {
  return (document.body.dataset.base ?? "") + path;
}
