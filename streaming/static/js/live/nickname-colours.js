/** Under which name somebody talks: the one chosen here before, or one that the road suggests. */

const KEY = "nickname";

/** The name chosen in this browser before; empty where none was. */
export function rememberedName() {
  try {
    return localStorage.getItem(KEY) ?? "";
  } catch {
    return "";
  }
}

/** @param {string} name */
export function rememberName(name) {
  try {
    localStorage.setItem(KEY, name);
  } catch {
    // A browser that keeps nothing is asked again next time.
  }
}

/** A name for somebody who has none yet. */
export function passingName() {
  const things = [
    gettext("Passing Orange"),
    gettext("Passing Umbrella"),
    gettext("Passing Dumpling"),
    gettext("Passing Paper Boat"),
    gettext("Passing Radio"),
    gettext("Passing Fish Ball"),
    gettext("Passing Button"),
    gettext("Passing Cloud"),
    gettext("Passing Teapot"),
    gettext("Passing Sock"),
  ];
  return things[Math.floor(Math.random() * things.length)];
}
