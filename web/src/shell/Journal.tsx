import { Suspense, useEffect, type ReactNode } from "react";
import { Redirect, useLocation, useSearch } from "wouter";

import { problemFrom } from "../api/problem";
import { useWhoAmI } from "../api/session";
import { keepSignedIn } from "../api/signedIn";
import { ScreenSkeleton } from "../states/Loading";
import { ProblemNotice } from "../states/ProblemNotice";
import { ErrorBoundary } from "./ErrorBoundary";
import { Header } from "./Header";
import { PersonContext } from "./person";
import { signInAddress } from "./returning";
import styles from "./Journal.module.css";

/** The journal's page around a screen, for a person signed in; anybody else is led to sign in and then back here. */
export default function Journal({ children }: { children: ReactNode }) {
  const [path] = useLocation();
  const search = useSearch();
  const { data: person, error, refetch } = useWhoAmI();
  const problem = error && problemFrom(error);
  const isOver = problem?.code === "session_required";
  const isThere = person !== undefined && !isOver;
  useEffect(() => {
    if (isThere || isOver) {
      keepSignedIn(isThere);
    }
  }, [isThere, isOver]);
  if (isOver) {
    return <Redirect to={signInAddress(path, search)} state={{ over: person !== undefined || problem.ended_by !== undefined, why: problem.ended_by && problem.detail }} replace />;
  }
  if (!person) {
    return (
      <div className={styles["waiting"]}>
        {problem ? <ProblemNotice problem={problem} onRetry={() => void refetch()} /> : <ScreenSkeleton />}
      </div>
    );
  }
  return (
    <PersonContext value={person}>
      <Header person={person} />
      <main id="content" tabIndex={-1} className={styles["main"]}>
        <ErrorBoundary resetKey={path}>
          <Suspense fallback={<ScreenSkeleton />}>{children}</Suspense>
        </ErrorBoundary>
      </main>
    </PersonContext>
  );
}
