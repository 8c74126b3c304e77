/** The page of her stage, as a source in OBS or in a tab: it joins the link and the picture. */

import { FrontEndLink } from "../protocol.js";
import { address } from "../shared/address.js";
import { byId, setText } from "../shared/dom.js";
import { HearButton } from "../shared/voice/hear-button.js";
import { Hearing } from "../shared/voice/hearing.js";
import { Frames } from "./frames.js";
import { withOwnSound } from "./own-address.js";
import { Sounds } from "./sounds.js";
import { Stage } from "./stage.js";

const PARTS = ["cat", "bubble", "chat", "clock", "captions", "alerts"];
/** Each page is a front end of its own; a reload of it is the same one. */
const NAME_KEY = "stage-client";
/** Real milliseconds between two words about how it runs. */
const STATUS_MS = 10_000;

const { slug = "", name = "" } = document.body.dataset;
const asked = new URLSearchParams(location.search);
// Behind the #, the token is in no log and no referrer.
const token = new URLSearchParams(location.hash.slice(1)).get("token") ?? "";
const show = asked.has("show") ? new Set((asked.get("show") ?? "").split(",").filter((part) => PARTS.includes(part))) : null;
const little = matchMedia("(prefers-reduced-motion: reduce)");

// Of several sources of one scene the one that shows her is heard.
const hearing = new Hearing({ never: asked.get("sound") === "off" || (show !== null && !show.has("cat")) });
const stage = new Stage({
  name,
  show,
  hearing,
  sounds: asked.get("sounds") === "on" && !hearing.never ? new Sounds(hearing) : null,
  bare: asked.get("bg") === "none",
  finished: (speech, completed) => link.send("speech.finished", { speech, completed }),
});
const whole = byId("stage");
whole.append(stage.root, new HearButton(hearing).root);
stage.performer.less = little.matches;
little.addEventListener("change", () => (stage.performer.less = little.matches));

const link = new FrontEndLink(
  address(`/ws/stage/${slug}/`),
  { token, vtuber: slug, client_id: clientId(), client: { name: "stage page" }, capabilities: ["mouth", "speech"] },
  {
    command: (type, data, frame) => stage.command(type, withOwnSound(type, data), frame !== null),
    saying: (saying) => stage.goOn(saying.map(({ data, at_ms }) => ({ data: withOwnSound("speech.say", data), at_ms }))),
    forget: () => stage.forget(),
    state: (state, code) => {
      whole.dataset.link = state;
      tell(state === "refused" ? code : "");
    },
  },
);

/** Why nothing will be seen here, to whom set it up. @param {string} code of the error that ended the link, or empty */
function tell(code) {
  const words = /** @type {Record<string, string>} */ ({
    wrong_token: gettext("This stage needs a token. Make one in the admin under Front end tokens and put it behind this address: #token=…"),
    replaced: gettext("This stage is open somewhere else under the same name. Reload the page to have it here."),
    disconnected: gettext("An operator has ended this stage. Reload the page to come back."),
    unknown_vtuber: gettext("Nobody of that name lives here. Look at the address once more."),
  });
  const note = byId("stage-note");
  note.hidden = !code;
  if (code) setText(note, words[code] ?? gettext("This page is older than the server. Reload it."));
}

function clientId() {
  // Two sources of one OBS share their storage: what each shows tells them apart.
  const key = `${NAME_KEY}${location.search}`;
  try {
    const known = sessionStorage.getItem(key);
    if (known) return known;
    const made = `stage-${Array.from(crypto.getRandomValues(new Uint8Array(8)), (byte) => byte.toString(16).padStart(2, "0")).join("")}`;
    sessionStorage.setItem(key, made);
    return made;
  } catch {
    return `stage-${Math.random().toString(36).slice(2, 12)}`;
  }
}

new ResizeObserver(() => stage.resize(whole.clientWidth, whole.clientHeight)).observe(whole);
stage.resize(whole.clientWidth, whole.clientHeight);

let frames = 0;
new Frames(stage, (now) => {
  frames += 1;
  stage.frame(now);
}).start();
setInterval(() => {
  link.send("status", { state: document.hidden ? "background" : "ready", fps: Math.round((frames * 1000) / STATUS_MS) });
  frames = 0;
}, STATUS_MS);
