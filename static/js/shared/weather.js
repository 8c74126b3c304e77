/** Kinds of weather, as the page has them from the apps that brought them. */

/** @typedef {{label: string, falls: string, clear: boolean, grey: number}} WeatherKind */

/** @type {Record<string, WeatherKind>} */
const KINDS = JSON.parse(document.getElementById("weather-kinds")?.textContent ?? "{}");

/** A kind by its key; for one that no app brings (any more), a clear sky of that name. @param {string} sky */
export function weatherKind(sky) {
  return KINDS[sky] ?? { label: sky, falls: "", clear: true, grey: 0 };
}

/** All that there are. */
export function weatherKinds() {
  return KINDS;
}

/** The name of its icon. @param {string} sky */
export function weatherIcon(sky) {
  return `weather-${sky in KINDS ? sky : "sunny"}`;
}

/** "Rain 9 °C" @param {{sky: string, temperature: number | null}} weather */
export function weatherText({ sky, temperature }) {
  const { label } = weatherKind(sky);
  return temperature === null ? label : `${label} ${temperature} °C`;
}
