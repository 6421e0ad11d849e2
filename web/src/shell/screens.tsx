import { lazy } from "react";

import * as files from "./files";

/** The screens; each is loaded when it is opened for the first time. */
export const Journal = lazy(files.journal);
export const SignInPage = lazy(files.signIn);
export const ForgottenPage = lazy(files.forgotten);
export const StartPage = lazy(files.start);
export const LinkPage = lazy(files.link);
export const ChatsPage = lazy(files.chats);
export const MembersPage = lazy(files.members);
export const WhyPage = lazy(files.why);
export const ManagePage = lazy(files.manage);
export const SchoolPage = lazy(files.school);
export const SmsPanel = lazy(files.sms);
