/** A file that is loaded when it is needed. */
export class LaterFile<Module> {
  /** What is in it, as soon as it is there. */
  loaded: Module | undefined;

  constructor(private readonly bring: () => Promise<Module>) {}

  /** Loads it, where it isn't there yet. */
  load = async (): Promise<Module> => (this.loaded ??= await this.bring());
}

export const journal = new LaterFile(() => import("./Journal"));
export const signIn = new LaterFile(() => import("../sign-in/SignInPage"));
export const forgotten = new LaterFile(() => import("../sign-in/forgotten/ForgottenPage"));
export const start = new LaterFile(() => import("../start/StartPage"));
export const link = new LaterFile(() => import("../link/LinkPage"));
export const chats = new LaterFile(() => import("../chats/ChatsPage"));
export const members = new LaterFile(() => import("../chats/MembersPage"));
export const why = new LaterFile(() => import("../manage/WhyPage"));
export const manage = new LaterFile(() => import("../manage/ManagePage"));
export const school = new LaterFile(() => import("../school/SchoolPage"));
export const sms = new LaterFile(() => import("../sms/SmsPanel"));

const DOORS: Record<string, LaterFile<unknown>> = { "sign-in": signIn, forgotten };
const SCREENS: Record<string, LaterFile<unknown>> = { "": start, link, chats, manage, school };

/** What the screen at an address is made of, so that it need not wait until the page around it has found that out. */
export async function filesOf(path: string): Promise<void> {
  const [, first = "", second] = path.split("/");
  const door = DOORS[first];
  const screen = first === "chats" && second ? (second === "why" ? why : members) : SCREENS[first];
  const needed = door ? [door] : [journal, screen];
  await Promise.all(needed.map(async (file) => file?.load()));
}
