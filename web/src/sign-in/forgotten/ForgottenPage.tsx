import { Footnote, Title } from "@vkontakte/vkui";
import { useEffect, useRef, useState } from "react";
import { Link, useLocation, useSearch } from "wouter";
import { useHistoryState } from "wouter/use-browser-location";

import { addressAfter, forgottenAddress, signInAddress } from "../../shell/returning";
import { Door } from "../Door";
import { lastOrganisation } from "../lastOrganisation";
import styles from "../SignIn.module.css";
import { AskCode } from "./AskCode";
import { ByPaper } from "./ByPaper";
import { ByPhone } from "./ByPhone";
import { Changed } from "./Changed";
import type { Asked, ForgottenState } from "./state";

const TITLES = {
  ask: "Забыли пароль?",
  phone: "Новый пароль",
  paper: "Код на бумаге",
  changed: "Пароль изменён",
} as const;

/** «Забыли пароль?»: a new password by the linked phone, or by a code on paper from the school. */
export default function ForgottenPage() {
  const given: ForgottenState | null = useHistoryState();
  const state = given ?? {};
  const [, navigate] = useLocation();
  const after = addressAfter(useSearch());
  // A person who goes back and asks again too soon can go on with the code that is on its way.
  const [asked, setAsked] = useState<Asked | null>(null);
  const go = (next: ForgottenState, phone = "") => {
    if (next.challenge_id) {
      setAsked({ ...state, ...next, phone: phone || (asked?.phone ?? "") });
    }
    navigate(forgottenAddress(after), { state: { ...state, ...next } });
  };
  const known = { ...asked, ...state };
  const account = { organisation: known.organisation ?? lastOrganisation(), login: known.login ?? "" };
  const step = state.step ?? "ask";
  return (
    <Door>
      <Heading>{TITLES[step]}</Heading>
      {step === "ask" && <AskCode account={account} asked={asked} go={go} />}
      {step === "phone" && <ByPhone challenge={state} go={go} />}
      {step === "paper" && <ByPaper account={account} go={go} />}
      {step === "changed" && <Changed after={after} />}
      {step !== "changed" && (
        <Footnote className={styles["back"] ?? ""}>
          <Link href={signInAddress(after, "")}>Вернуться ко входу</Link>
        </Footnote>
      )}
    </Door>
  );
}

function Heading({ children }: { children: string }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), [children]);
  return (
    <>
      <title>{`${children} · Сетевой Город. Образование`}</title>
      <Title level="2" Component="h1" getRootRef={heading} tabIndex={-1} className={styles["heading"] ?? ""}>
        {children}
      </Title>
    </>
  );
}
