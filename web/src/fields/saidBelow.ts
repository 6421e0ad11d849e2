/**
 * What ties an input to the text below it, for screen readers. It goes into `slotProps.input`: on the field itself the library puts it on
 * the frame around the input, where nobody hears it.
 */
export function saidBelow(id: string | undefined, error: string | undefined) {
  return { "aria-describedby": id, "aria-invalid": error !== undefined } as const;
}
