/** Where a file is that a command names by a whole address. */

/** The server may be known by several names; its path is the same under each, and no other server is asked. @param {string} url */
export function ownAddress(url) {
  const address = new URL(url, location.href);
  return address.origin === location.origin ? address.href : address.pathname;
}

/**
 * A command whose sound is fetched where this page came from: the link's address is for programs elsewhere.
 * @param {string} type @param {Record<string, any>} data
 */
export function withOwnSound(type, data) {
  if (type !== "speech.say" || !data.sound) return data;
  return { ...data, sound: { ...data.sound, url: ownAddress(data.sound.url) } };
}
