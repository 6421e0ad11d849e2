import type { MyChat } from "../api/chats";
import type { WhoAmI } from "../api/session";

export interface Filter {
  name: string;
  includes: (chat: MyChat) => boolean;
}

const BY_KIND: Filter[] = [
  { name: "Класс", includes: ({ kind }) => kind === "class_pupils" || kind === "class_parents" },
  { name: "Предметы", includes: ({ kind }) => kind === "subject" },
  { name: "Мои", includes: ({ kind }) => kind === "manual" },
];

/** «Все», and what else divides these chats: the children of a parent of several, else the kinds. */
export function filtersFor(chats: readonly MyChat[], { children }: Pick<WhoAmI, "children">): Filter[] {
  const byChild = children.map(({ person_id, name }) => ({
    name: firstName(name),
    includes: ({ child_ids }: MyChat) => child_ids.includes(person_id),
  }));
  const offered = children.length > 1 ? byChild : BY_KIND;
  const dividing = offered.filter(({ includes }) => chats.some(includes) && !chats.every(includes));
  return [{ name: "Все", includes: () => true }, ...dividing];
}

/** «Попов Роман Юрьевич» → «Роман». */
export function firstName(fullName: string): string {
  return fullName.split(" ")[1] ?? fullName;
}
