/** The letters of a name for its picture: «Петров Сергей Олегович» → «ПС». */
export function initials(fullName: string): string {
  return fullName
    .split(" ")
    .slice(0, 2)
    .map((part) => part.charAt(0))
    .join("");
}
