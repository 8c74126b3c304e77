/** A text cut after its sentences. */

const SENTENCES = new Intl.Segmenter(undefined, { granularity: "sentence" });

/** @param {string} text */
export function sentences(text) {
  return Array.from(SENTENCES.segment(text), ({ segment }) => segment);
}
