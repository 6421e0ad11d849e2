import type { MemberShown, Standing } from "../../api/manualChats";
import { ROLE_WORDS } from "../../chats/words";

const STANDING_WORDS: Record<Standing, string | null> = {
  owner: "владелец чата",
  administrator: "администратор чата",
  member: null,
};

/** What a member is: «Учитель · владелец чата». */
export function wordsOf({ role, standing, muted }: MemberShown): string {
  return [ROLE_WORDS[role], STANDING_WORDS[standing], muted && "может только читать"].filter(Boolean).join(" · ");
}
