import { lazy } from "react";

/** Every screen is a file of its own, loaded when it is opened for the first time. */
export const Journal = lazy(() => import("./Journal"));
export const SignInPage = lazy(() => import("../sign-in/SignInPage"));
export const ForgottenPage = lazy(() => import("../sign-in/forgotten/ForgottenPage"));
export const StartPage = lazy(() => import("../start/StartPage"));
export const LinkPage = lazy(() => import("../link/LinkPage"));
export const ChatsPage = lazy(() => import("../chats/ChatsPage"));
export const MembersPage = lazy(() => import("../chats/MembersPage"));
export const WhyPage = lazy(() => import("../manage/WhyPage"));
export const ManagePage = lazy(() => import("../manage/ManagePage"));
export const SchoolPage = lazy(() => import("../school/SchoolPage"));
export const SmsPanel = lazy(() => import("../sms/SmsPanel"));
