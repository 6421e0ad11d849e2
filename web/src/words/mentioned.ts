const TOKEN = /<@([A-Za-z0-9._-]{1,64})>/g;
/** In place of a name that is not known. */
const SOMEBODY = "участник";

/** A text outside its chat: those who are mentioned by name where it is known, else as «участник». */
export function readable(text: string, people: readonly { person_id: string; name: string }[] = []): string {
  const names = new Map(people.map(({ person_id, name }) => [person_id, name]));
  return text.replaceAll(TOKEN, (_, personId: string) => `@${names.get(personId) || SOMEBODY}`);
}
