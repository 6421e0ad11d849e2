/** Spelled so that «Ёлкин» is found by «елкин». */
function plain(text: string): string {
  return text.toLocaleLowerCase("ru").replaceAll("ё", "е");
}

/** Whether each word that was typed begins a word of one of the texts. */
export function matches(typed: string, texts: readonly string[]): boolean {
  const words = texts.flatMap((text) => plain(text).split(/[\s-]+/));
  return plain(typed)
    .split(/[\s-]+/)
    .every((part) => words.some((word) => word.startsWith(part)));
}
