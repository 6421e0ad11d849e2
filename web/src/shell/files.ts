type File = () => Promise<unknown>;

/** Every screen is a file of its own. */
export const journal = () => import("./Journal");
export const signIn = () => import("../sign-in/SignInPage");
export const forgotten = () => import("../sign-in/forgotten/ForgottenPage");
export const start = () => import("../start/StartPage");
export const link = () => import("../link/LinkPage");
export const chats = () => import("../chats/ChatsPage");
export const members = () => import("../chats/MembersPage");
export const why = () => import("../manage/WhyPage");
export const manage = () => import("../manage/ManagePage");
export const school = () => import("../school/SchoolPage");
export const sms = () => import("../sms/SmsPanel");

const DOORS: Record<string, File> = { "sign-in": signIn, forgotten };
const SCREENS: Record<string, File> = { "": start, link, chats, manage, school };

/** What the screen at an address is made of, so that it need not wait until the page around it has found that out. */
export async function filesOf(path: string): Promise<void> {
  const [, first = "", second] = path.split("/");
  const door = DOORS[first];
  const screen = first === "chats" && second ? (second === "why" ? why : members) : SCREENS[first];
  const needed = door ? [door] : [journal, screen];
  await Promise.all(needed.map(async (file) => file?.()));
}
