import type { MaskitoOptions, MaskitoPreprocessor } from "@maskito/core";

import { isForeign } from "./phones";

const DIGIT = /\d/;
const NUMBER_DIGITS = 10;
const MOST_DIGITS = 15;
const NOTHING_YET = /^\+?7?\s*$/;

/** The ten digits after the country code, out of any spelling: 8 (912)…, +7-912-…, 912…. */
function national(text: string): string {
  return text.replace(/\D/g, "").slice(-NUMBER_DIGITS);
}

/** A whole number of another country, with its plus; null where it is none. */
function foreign(text: string): string | null {
  const digits = text.replace(/\D/g, "");
  const isRussian = digits.length === NUMBER_DIGITS || (digits.length === NUMBER_DIGITS + 1 && /^[78]/.test(digits));
  return digits.length > NUMBER_DIGITS && (text.trim().startsWith("+") ? !digits.startsWith("7") : !isRussian) ? `+${digits}` : null;
}

function isWhole(text: string): boolean {
  return text.replace(/\D/g, "").length >= NUMBER_DIGITS;
}

/** Whatever way a number comes in (typed, pasted, filled in by the browser), the 8 of long ago is the +7 of today. */
const anySpelling: MaskitoPreprocessor = ({ elementState, data }) => {
  if (isForeign(data) || (isWhole(data) && foreign(data) !== null)) {
    return { elementState: { value: "", selection: [0, 0] }, data: foreign(data) ?? data };
  }
  if (isForeign(elementState.value)) {
    return { elementState, data };
  }
  if (isWhole(data)) {
    return { elementState: { value: "", selection: [0, 0] }, data: `7${national(data)}` };
  }
  if (data.startsWith("8") && NOTHING_YET.test(elementState.value)) {
    return { elementState: { value: "", selection: [0, 0] }, data: `7${data.slice(1)}` };
  }
  if (/^[^\d+]*[0-69]/.test(data) && elementState.value.trim() === "") {
    return { elementState, data: `7${data}` };
  }
  if (data === "" && isWhole(elementState.value) && !elementState.value.startsWith("+7")) {
    const value = `+7${national(elementState.value)}`;
    return { elementState: { value, selection: [value.length, value.length] } };
  }
  return { elementState, data };
};

const RUSSIAN = [
  // Not a fixed sign: what is typed after it may be a 7 as well.
  ...["+", /7/, " "],
  ...[DIGIT, DIGIT, DIGIT, " "],
  ...[DIGIT, DIGIT, DIGIT, "-"],
  ...[DIGIT, DIGIT, "-"],
  ...[DIGIT, DIGIT],
];
const FOREIGN = ["+", ...Array.from({ length: MOST_DIGITS }, () => DIGIT)];

/** «+7 912 345-67-89»; a number of another country stays as it is, to be named as such. */
export const PHONE_MASK: MaskitoOptions = {
  mask: ({ value }) => (isForeign(value) ? FOREIGN : RUSSIAN),
  preprocessors: [anySpelling],
};
