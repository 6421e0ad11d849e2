import type { MaskitoOptions, MaskitoPreprocessor } from "@maskito/core";

const DIGIT = /\d/;

/** «25.7.1987» and «25/7/1987» are 25.07.1987: a figure alone before a dot gets its nought. */
const padded: MaskitoPreprocessor = ({ elementState, data }) => {
  if (!/^[\s./,-]$/.test(data)) {
    const whole = /^\s*(\d{1,2})\D(\d{1,2})\D(\d{4})\s*$/.exec(data);
    const [, day = "", month = "", year = ""] = whole ?? [];
    return { elementState, data: whole ? `${day.padStart(2, "0")}.${month.padStart(2, "0")}.${year}` : data };
  }
  const value = elementState.value.replace(/(^|\.)(\d)$/, "$10$2");
  return { elementState: value === elementState.value ? elementState : { value, selection: [value.length, value.length] }, data: "." };
};

/** «28.02.2011», as typed: what no calendar has is left to be named, not turned into another day. */
export const DATE_MASK: MaskitoOptions = {
  mask: [DIGIT, DIGIT, ".", DIGIT, DIGIT, ".", DIGIT, DIGIT, DIGIT, DIGIT],
  preprocessors: [padded],
};
