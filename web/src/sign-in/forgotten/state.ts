import type { AccountValues } from "../AccountFields";

/** Where somebody is on the way to a new password; in the browser's history, so that reload and back work. */
export interface ForgottenState extends Partial<AccountValues> {
  step?: "ask" | "phone" | "paper" | "changed";
  challenge_id?: string;
  expires_at?: number;
}

/** The code that was asked for last, with what was typed for it; the number stays in the page's memory only. */
export interface Asked extends ForgottenState {
  phone: string;
}
