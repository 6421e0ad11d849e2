import { api } from "./client";
import type { components } from "./schema.gen";

type Schemas = components["schemas"];

export type About = Schemas["AboutChat"];
export type MemberShown = Schemas["MemberShown"];
export type Standing = Schemas["ShownStanding"];
export type Settings = Schemas["SettingsOut"];
export type PeopleGroup = Schemas["PeopleGroup"];
export type ClassNamed = Schemas["ClassNamed"];
export type Reachable = Schemas["Reachable"];

/** So many people one call names; the others come with the calls after it. */
export const MOST_AT_ONCE = 90;
/** Characters of a chat's title. */
export const LONGEST_TITLE = 60;

/** Whom I may write to, in groups: the people of my own classes, or those of another class of the school. */
export function peopleOf(classId?: string) {
  const given = classId ? { params: { query: { class_id: classId } } } : {};
  return api.queryOptions("get", "/api/messenger/people", given);
}

/** A chat of mine: its settings, who is in it, and what I may do there. */
export function aboutChat(chatId: string) {
  return api.queryOptions("get", "/api/messenger/chats/{chat_id}", { params: { path: { chat_id: chatId } } });
}

/** Whether a chat is one of two people, by its id. */
export function isDirect(chatId: string): boolean {
  return chatId.startsWith("manual~direct-");
}
