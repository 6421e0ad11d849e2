import type { Kind } from "../api/chats";

/** For whom a chat of a kind is; in the order of the server's lists. */
export const KIND_WORDS: Record<Kind, string> = {
  class_pupils: "Ученики класса",
  class_parents: "Родители класса",
  colleagues: "Коллеги",
  subject: "Предмет",
  manual: "Создан вручную",
};
