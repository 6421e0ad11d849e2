import { type ComponentType, lazy, useState } from "react";

import * as files from "./files";

/** A screen that is shown at once where its file is there already, and otherwise as soon as it has come. */
function screen<Props extends object>(file: files.LaterFile<{ default: ComponentType<Props> }>): ComponentType<Props> {
  const Later = lazy(file.load);
  return function Screen(props: Props) {
    const [Shown] = useState<ComponentType<Props>>(() => file.loaded?.default ?? (Later as ComponentType<Props>));
    return <Shown {...props} />;
  };
}

export const Journal = screen(files.journal);
export const SignInPage = screen(files.signIn);
export const LoginOncePage = screen(files.loginOnce);
export const AccountPage = screen(files.account);
export const ForgottenPage = screen(files.forgotten);
export const StartPage = screen(files.start);
export const LinkPage = screen(files.link);
export const ChatsPage = screen(files.chats);
export const MessengerPage = screen(files.messenger);
export const InvitationPage = screen(files.invitation);
export const ProfilePage = screen(files.profile);
export const DevicesPage = screen(files.devices);
export const HoursPage = screen(files.hours);
export const AboutVkIdPage = screen(files.aboutVkId);
export const AuthorityPage = screen(files.authority);
export const WaysPage = screen(files.ways);
export const WhyPage = screen(files.why);
export const ManagePage = screen(files.manage);
export const SchoolPage = screen(files.school);
export const SmsPanel = screen(files.sms);
