/** Where a file is that a command names by a whole address. */

/** The server may be known by several names; its path is the same under each, and no other server is asked. @param {string} url */
export function ownAddress(url) {
  const address = new URL(url, location.href);
  return address.origin === location.origin ? address.href : address.pathname;
}
