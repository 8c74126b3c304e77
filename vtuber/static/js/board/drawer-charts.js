/** Charts, where people look rather than read. Apps bring their own (`registerChart`). */

import { call } from "../shared/api.js";
import { chart } from "../shared/chart.js";
import { el } from "../shared/dom.js";
import { fill, number } from "../shared/words.js";
import { charts, registerChart } from "./extension.js";
import { liveDrawer, notAnswered, soon } from "./live-drawer.js";

/** @type {import("./extension.js").Drawer} */
export const chartsDrawer = {
  name: "charts",
  label: () => gettext("Charts"),
  reads: ["vtuber"],
  follows: ["followers.", "stream.ended", "day.planned"],
  draw: liveDrawer(chartsView),
  order: 85,
};

registerChart({ name: "fans", order: 10, title: () => gettext("Fans"), load: fans });
registerChart({ name: "spend", order: 30, title: () => gettext("What model calls cost"), load: spend });
registerChart({ name: "punctuality", order: 40, title: () => gettext("How punctual she is"), load: punctuality });

function chartsView() {
  const days = /** @type {HTMLSelectElement} */ (
    el(
      "select",
      { onchange: () => refresh() },
      ...[7, 30, 90, 365].map((count) => el("option", { value: count, selected: count === 30 }, fill(gettext("{count} days"), { count }))),
    )
  );
  const places = charts.map((each) => ({ each, place: el("div", { "aria-busy": "true" }), shown: "" }));
  /** @param {typeof places[number]} drawn */
  const load = async (drawn) => {
    const { each, place } = drawn;
    try {
      const data = await each.load(Number(days.value));
      const text = JSON.stringify([days.value, data.dates, data.series]);
      if (drawn.shown === text) return; // a table that is open stays so
      drawn.shown = text;
      place.replaceChildren(data.dates.length ? chart(each.title(), data) : el("figure", { class: "chart" }, el("h3", null, each.title()), el("p", { class: "empty" }, gettext("Nothing to draw yet."))));
    } catch (error) {
      drawn.shown = "";
      place.replaceChildren(notAnswered(/** @type {Error} */ (error).message, refresh));
    } finally {
      place.setAttribute("aria-busy", "false");
    }
  };
  const refresh = soon(async () => {
    await Promise.all(places.map(load));
  });
  const bar = el("p", { class: "drawer-bar" }, el("label", null, gettext("The last"), days));
  return { element: el("div", null, bar, ...places.map(({ place }) => place)), refresh };
}

/** @param {number} days @returns {Promise<import("../shared/chart.js").ChartData>} */
async function fans(days) {
  const { rows } = await call("GET", `figures/fans?days=${days}`);
  const of = (/** @type {string} */ name) => rows.map((/** @type {any} */ row) => row[name]);
  const [first, last] = [rows[0], rows[rows.length - 1]];
  return {
    kind: "line",
    dates: of("date"),
    series: [
      { name: gettext("simulated"), values: of("simulated") },
      { name: gettext("real people"), values: of("real") },
    ],
    says: rows.length
      ? fill(gettext("From {before} to {now} simulated fans, from {people_before} to {people} real ones."), {
          before: number(first.simulated),
          now: number(last.simulated),
          people_before: number(first.real),
          people: number(last.real),
        })
      : "",
  };
}

/** @param {number} days @returns {Promise<import("../shared/chart.js").ChartData>} */
async function spend(days) {
  const { dates, currency, rows } = await call("GET", `figures/spend?days=${days}`);
  /** @type {Map<string, number[]>} */
  const byRole = new Map();
  let sum = 0;
  let failures = 0;
  let calls = 0;
  for (const row of rows) {
    const values = byRole.get(row.role_name) ?? dates.map(() => 0);
    byRole.set(row.role_name, values);
    const place = dates.indexOf(row.date);
    if (place >= 0) values[place] += row.cost;
    sum += row.cost;
    failures += row.failures;
    calls += row.calls;
  }
  const money = (/** @type {number} */ value) => value.toFixed(2);
  return {
    kind: "bars",
    dates: byRole.size ? dates : [],
    series: [...byRole].map(([name, values]) => ({ name, values })),
    write: money,
    says: fill(gettext("{sum} {currency} for {calls} calls, {failures} of which failed."), { sum: money(sum), currency, calls: number(calls), failures: number(failures) }),
  };
}

/** @param {number} days @returns {Promise<import("../shared/chart.js").ChartData>} */
async function punctuality(days) {
  const { rows } = await call("GET", `figures/punctuality?days=${days}`);
  const of = (/** @type {string} */ name) => rows.map((/** @type {any} */ row) => row[name]);
  const sum = (/** @type {string} */ name) => of(name).reduce((/** @type {number} */ total, /** @type {number} */ value) => total + value, 0);
  const [onTime, late, left, failed] = ["on_time", "late", "left_out", "failed"].map(sum);
  return {
    kind: "bars",
    dates: onTime + late + left + failed ? of("date") : [],
    series: [
      { name: gettext("on time"), values: of("on_time") },
      { name: gettext("late"), values: of("late") },
      { name: gettext("left out"), values: of("left_out") },
      { name: gettext("failed"), values: of("failed") },
    ],
    says: fill(gettext("{onTime} tasks on time, {late} late, {left} left out, {failed} failed."), {
      onTime: number(onTime),
      late: number(late),
      left: number(left),
      failed: number(failed),
    }),
  };
}
