import { useQuery } from "@tanstack/react-query";
import { Title } from "@vkontakte/vkui";
import { useEffect, useState } from "react";
import { Redirect, useSearch } from "wouter";

import { useConfig } from "../api/config";
import { whoAmI } from "../api/session";
import { wasSignedIn } from "../api/signedIn";
import { goneOn } from "../shell/justOpened";
import { addressAfter } from "../shell/returning";
import { LedProblem } from "../states/LedProblem";
import { Door } from "./Door";
import { Gosuslugi } from "./Gosuslugi";
import { SessionOver } from "./SessionOver";
import { SignInForm } from "./SignInForm";
import styles from "./SignIn.module.css";

/** «Вход в систему» (journey, step 1); a person who is signed in already goes on to where they wanted to be. */
export default function SignInPage() {
  const search = useSearch();
  const [asks] = useState(wasSignedIn);
  // After a session has ended its person is still in the cache, beside the error that says so.
  const { isSuccess } = useQuery({ ...whoAmI, enabled: asks, retry: false });
  return asks && isSuccess ? <Redirect to={addressAfter(search)} replace /> : <Ways />;
}

function Ways() {
  const search = useSearch();
  const { identity_providers: providers } = useConfig();
  // What comes after the form begins at its own top.
  useEffect(() => goneOn, []);
  return (
    <Door>
      <title>Вход · Сетевой Город. Образование</title>
      <Title level="2" Component="h1" className={styles["heading"] ?? ""}>
        Вход в систему
      </Title>
      <SessionOver />
      {addressAfter(search) === "/join" && <p className={styles["text"]}>Войдите в журнал, и вы вернётесь к приглашению в чат.</p>}
      <LedProblem />
      <SignInForm to={addressAfter(search)} before={providers.includes("gosuslugi") && <Gosuslugi />} />
    </Door>
  );
}
