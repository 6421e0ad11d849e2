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
export const ForgottenPage = screen(files.forgotten);
export const StartPage = screen(files.start);
export const LinkPage = screen(files.link);
export const ChatsPage = screen(files.chats);
export const MembersPage = screen(files.members);
export const WhyPage = screen(files.why);
export const ManagePage = screen(files.manage);
export const SchoolPage = screen(files.school);
export const SmsPanel = screen(files.sms);
