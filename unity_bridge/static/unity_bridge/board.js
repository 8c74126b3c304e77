/** Front ends on the board: who is linked, since when, how far behind, and a button that ends a link. */

import { registerDrawer, registerEventTexts, registerLights } from "../js/board/extension.js";
import { address } from "../js/shared/address.js";
import { ApiError, call } from "../js/shared/api.js";
import { el, icon } from "../js/shared/dom.js";
import { toast } from "../js/shared/toasts.js";
import { fill, number } from "../js/shared/words.js";

/** @typedef {{id: number, client_id: string, client: string, transport: string, address: string, since: string,
 *   linked: boolean, lag_events: number, lag_ms: number, status: string, last_error: string}} FrontEnd */

registerDrawer({
  name: "front-ends",
  label: () => gettext("Front ends"),
  reads: ["front_ends"],
  draw: ({ front_ends }) => drawLinks(front_ends ?? { port: 0, links: [] }),
  count: ({ front_ends }) => (front_ends?.links ?? []).filter((/** @type {FrontEnd} */ link) => link.linked).length,
  order: 55,
});

registerEventTexts({
  "look.changed": ({ pictures }) => ({ icon: "front-end", text: pictures.length ? gettext("Looks different on the stage") : gettext("Is the drawn cat again") }),
});

registerLights(({ front_ends }) => {
  if (!front_ends) return [];
  const links = front_ends.links.filter((/** @type {FrontEnd} */ link) => link.linked);
  return [
    /** @type {["tcp", string]} */ (["tcp", "Unity"]),
    /** @type {["websocket", string]} */ (["websocket", gettext("stage")]),
  ].map(([transport, name]) => {
    const mine = links.filter((/** @type {FrontEnd} */ link) => link.transport === transport);
    const behind = Math.max(0, ...mine.map((/** @type {FrontEnd} */ link) => link.lag_ms));
    if (!mine.length) return { kind: "half", text: name, hint: fill(gettext("No {name} is linked."), { name }) };
    const who = mine.map((/** @type {FrontEnd} */ link) => link.client_id).join(", ");
    return behind > 2000
      ? { kind: "half", text: name, hint: fill(gettext("{who}: {seconds} s behind"), { who, seconds: Math.round(behind / 1000) }) }
      : { kind: "on", text: name, hint: fill(gettext("{who}: linked and up to date"), { who }) };
  });
});

/** @param {{port: number, links: FrontEnd[]}} section */
function drawLinks({ port, links }) {
  if (!links.length) {
    const where = port ? fill(gettext("Unity is let in at port {port}; the token stands in .env."), { port }) : "";
    return [el("p", { class: "empty" }, gettext("No stage is linked."), " ", where), looks()];
  }
  return [el("ul", { class: "rows" }, ...links.map(drawLink)), looks()];
}

/** The way to pictures of her own. */
function looks() {
  const page = address(`/admin/unity_bridge/lookpicture/?vtuber=${document.body.dataset.slug}`);
  return el("p", { "data-needs": "operate" }, el("a", { class: "button quiet", href: page }, gettext("Her look on the stage")));
}

/** @param {FrontEnd} link */
function drawLink(link) {
  const since = new Date(link.since).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
  const behind = link.lag_events
    ? fill(gettext("{events} events and {seconds} s behind"), { events: number(link.lag_events), seconds: link.lag_ms / 1000 })
    : gettext("up to date");
  const state = link.linked
    ? el("span", { class: "chip is-good" }, icon("front-end"), gettext("linked"))
    : el("span", { class: "chip" }, icon("front-end"), gettext("gone"));
  return el(
    "li",
    null,
    el("p", { class: "row-head" }, el("strong", null, link.client_id), state, el("span", { class: "push meta" }, fill(gettext("since {since}"), { since }))),
    el("p", { class: "words meta" }, [link.client, link.transport, link.address, link.status, link.linked ? behind : ""].filter(Boolean).join(" · ")),
    link.last_error ? el("p", { class: "words meta" }, fill(gettext("Last error: {error}"), { error: link.last_error })) : null,
    link.linked ? el("button", { type: "button", class: "button", "data-needs": "operate", onclick: () => end(link) }, gettext("Disconnect")) : null,
  );
}

/** @param {FrontEnd} link */
async function end(link) {
  try {
    await call("POST", `front-ends/${link.id}/disconnect`, {});
    toast(fill(gettext("{client_id} is disconnected within seconds."), link));
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    toast(error.message, true);
  }
}
