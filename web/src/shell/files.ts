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
export const loginOnce = new LaterFile(() => import("../sign-in/identity/LoginOncePage"));
export const account = new LaterFile(() => import("../sign-in/identity/AccountPage"));
export const forgotten = new LaterFile(() => import("../sign-in/forgotten/ForgottenPage"));
export const start = new LaterFile(() => import("../start/StartPage"));
export const link = new LaterFile(() => import("../link/LinkPage"));
export const chats = new LaterFile(() => import("../chats/ChatsPage"));
export const messenger = new LaterFile(() => import("../messenger/MessengerPage"));
export const invitation = new LaterFile(() => import("../messenger/invitations/InvitationPage"));
export const profile = new LaterFile(() => import("../profile/ProfilePage"));
export const ways = new LaterFile(() => import("../ways/WaysPage"));
export const why = new LaterFile(() => import("../manage/WhyPage"));
export const manage = new LaterFile(() => import("../manage/ManagePage"));
export const school = new LaterFile(() => import("../school/SchoolPage"));
export const devices = new LaterFile(() => import("../profile/DevicesPage"));
export const hours = new LaterFile(() => import("../safeguarding/HoursPage"));
export const aboutVkId = new LaterFile(() => import("../link/AboutVkIdPage"));
export const authority = new LaterFile(() => import("../authority/AuthorityPage"));
export const sms = new LaterFile(() => import("../sms/SmsPanel"));

const DOORS: Record<string, LaterFile<unknown>> = { "sign-in": signIn, forgotten };
const SECOND_DOORS: Record<string, LaterFile<unknown>> = { gosuslugi: loginOnce, account };
const SCREENS: Record<string, LaterFile<unknown>> = { "": start, link, chats, messenger, join: invitation, manage, school, profile, "about-vk-id": aboutVkId, authority, ways };
const WITHIN: Record<string, LaterFile<unknown>> = { "chats/why": why, "profile/devices": devices, "profile/hours": hours };

/** What the screen at an address is made of, so that it need not wait until the page around it has found that out. */
export async function filesOf(path: string): Promise<void> {
  const [, first = "", second] = path.split("/");
  const door = (first === "sign-in" && SECOND_DOORS[second ?? ""]) || DOORS[first];
  const screen = WITHIN[`${first}/${second}`] ?? SCREENS[first];
  const needed = door ? [door] : [journal, screen];
  await Promise.all(needed.map(async (file) => file?.load()));
}
