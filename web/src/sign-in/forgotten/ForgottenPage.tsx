import { Footnote, Title } from "@vkontakte/vkui";
import { useEffect, useRef } from "react";
import { Link, useLocation } from "wouter";
import { useHistoryState } from "wouter/use-browser-location";

import { Door } from "../Door";
import styles from "../SignIn.module.css";
import { AskCode } from "./AskCode";
import { ByPaper } from "./ByPaper";
import { ByPhone } from "./ByPhone";
import { Changed } from "./Changed";
import type { ForgottenState } from "./state";

const TITLES = {
  ask: "Забыли пароль?",
  phone: "Новый пароль",
  paper: "Код из школы",
  changed: "Пароль изменён",
} as const;

/** «Забыли пароль?»: a new password by the linked phone, or by a code on paper from the school. */
export default function ForgottenPage() {
  const given: ForgottenState | null = useHistoryState();
  const state = given ?? {};
  const [, navigate] = useLocation();
  const go = (next: ForgottenState) => navigate("/forgotten", { state: { ...state, ...next } });
  const account = { organisation: state.organisation ?? null, login: state.login ?? "" };
  const step = state.step ?? "ask";
  return (
    <Door>
      <Heading>{TITLES[step]}</Heading>
      {step === "ask" && <AskCode account={account} go={go} />}
      {step === "phone" && <ByPhone challenge={state} go={go} />}
      {step === "paper" && <ByPaper account={account} go={go} />}
      {step === "changed" && <Changed />}
      {step !== "changed" && (
        <Footnote className={styles["back"] ?? ""}>
          <Link href="/sign-in">Вернуться ко входу</Link>
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
