/** A member of the chat who can be mentioned. */
export interface Person {
  id: string;
  name: string;
}

/** Names as a text shows them, and whom each means. */
export type People = readonly (readonly [name: string, personId: string])[];

const SUGGESTED = 6;

/** What is typed behind an `@` right before the caret; null where no mention is begun there. */
export function begunMention(text: string, caret: number): { from: number; typed: string } | null {
  const match = /(?:^|\s)@([\p{L}\-]*(?: [\p{L}\-]*)?)$/u.exec(text.slice(0, caret));
  const typed = match?.[1];
  return typed === undefined ? null : { from: caret - typed.length - 1, typed };
}

/** The people whose family or given name begins like what is typed. */
export function suggested(people: readonly Person[], typed: string): Person[] {
  const begun = folded(typed);
  const fits = ({ name }: Person) => folded(name).startsWith(begun) || folded(name).split(" ").some((part) => part.startsWith(begun));
  return people.filter(fits).slice(0, SUGGESTED);
}

/** The text as it is sent: each `@name` of a person chosen stands for that person. */
export function encoded(text: string, people: People): { text: string; mentions: string[] } {
  const mentions = new Set<string>();
  // A longer name first: it may begin with a shorter one.
  const longestFirst = [...people].sort(([one], [other]) => other.length - one.length);
  let sent = text;
  for (const [name, personId] of longestFirst) {
    if (sent.includes(`@${name}`)) {
      mentions.add(personId);
      sent = sent.replaceAll(`@${name}`, tokenOf(personId));
    }
  }
  return { text: sent, mentions: [...mentions] };
}

/** The text as it is edited: each mention as `@name`. */
export function decoded(text: string, mentions: readonly string[], nameOf: (personId: string) => string): { text: string; people: [string, string][] } {
  const people = mentions.map((personId): [string, string] => [nameOf(personId), personId]);
  return { text: people.reduce((all, [name, personId]) => all.replaceAll(tokenOf(personId), `@${name}`), text), people };
}

/** A text in parts, mentions apart. */
export function partsOf(text: string, mentions: readonly string[]): (string | { personId: string })[] {
  const known = new Set(mentions);
  return text
    .split(/(<@[A-Za-z0-9._-]{1,64}>)/)
    .filter(Boolean)
    .map((part) => {
      const personId = /^<@(.+)>$/.exec(part)?.[1];
      return personId !== undefined && known.has(personId) ? { personId } : part;
    });
}

function tokenOf(personId: string): string {
  return `<@${personId}>`;
}

function folded(text: string): string {
  return text.toLocaleLowerCase("ru").replaceAll("ё", "е");
}
