import type { MaskitoOptions, MaskitoPreprocessor } from "@maskito/core";

const DIGIT = /\d/;
const NUMBER_DIGITS = 10;
const NOTHING_YET = /^\+?7?\s*$/;

/** The ten digits after the country code, out of any spelling: 8 (912)…, +7-912-…, 912…. */
function national(text: string): string {
  return text.replace(/\D/g, "").slice(-NUMBER_DIGITS);
}

function isWhole(text: string): boolean {
  return text.replace(/\D/g, "").length >= NUMBER_DIGITS;
}

/** Whatever way a number comes in (typed, pasted, filled in by the browser), the 8 of long ago is the +7 of today. */
const anySpelling: MaskitoPreprocessor = ({ elementState, data }) => {
  if (isWhole(data)) {
    return { elementState: { value: "", selection: [0, 0] }, data: national(data) };
  }
  if (data.startsWith("8") && NOTHING_YET.test(elementState.value)) {
    return { elementState: { value: "+7 ", selection: [3, 3] }, data: data.slice(1) };
  }
  if (data === "" && isWhole(elementState.value) && !elementState.value.startsWith("+7")) {
    const value = `+7${national(elementState.value)}`;
    return { elementState: { value, selection: [value.length, value.length] } };
  }
  return { elementState, data };
};

/** «+7 912 345-67-89». */
export const PHONE_MASK: MaskitoOptions = {
  mask: [
    ...["+", "7", " "],
    ...[DIGIT, DIGIT, DIGIT, " "],
    ...[DIGIT, DIGIT, DIGIT, "-"],
    ...[DIGIT, DIGIT, "-"],
    ...[DIGIT, DIGIT],
  ],
  preprocessors: [anySpelling],
};
