import { useCallback } from "react";
import { useLocation } from "wouter";
import { useHistoryState } from "wouter/use-browser-location";

import { useLinkStatus } from "../api/link";
import { problemFrom } from "../api/problem";
import { Screen } from "../shell/Screen";
import { FormSkeleton } from "../states/Loading";
import { ProblemNotice } from "../states/ProblemNotice";
import { AgainScreen } from "./AgainScreen";
import { CheckScreen } from "./CheckScreen";
import { CodeScreen } from "./CodeScreen";
import { DataScreen } from "./DataScreen";
import { LinkedScreen } from "./LinkedScreen";
import { OfferScreen } from "./OfferScreen";
import { PhoneScreen } from "./PhoneScreen";
import { screenOf, type View } from "./screenOf";
import { useTypedPhone } from "./useTypedPhone";

/** The link, one screen a step (journey, steps 2 to 7). */
export default function LinkPage() {
  const { data: status, dataUpdatedAt, error, refetch } = useLinkStatus();
  const state: { view?: View } | null = useHistoryState();
  const [, navigate] = useLocation();
  const [phone, setPhone] = useTypedPhone(status?.linked ?? false);
  const look = useCallback((view: View) => navigate("/link", { state: { view } }), [navigate]);
  const goOn = useCallback(() => navigate("/link", { state: { view: "begun" }, replace: true }), [navigate]);
  if (!status) {
    return (
      <Screen title="Учебный профиль" width="narrow">
        {error ? <ProblemNotice problem={problemFrom(error)} onRetry={() => void refetch()} /> : <FormSkeleton />}
      </Screen>
    );
  }
  switch (screenOf(status, state?.view)) {
    case "offer":
      return <OfferScreen onBegin={() => look("begun")} />;
    case "phone":
      return <PhoneScreen status={status} phone={phone} onPhone={setPhone} onSent={goOn} />;
    case "again":
      return <AgainScreen status={status} since={dataUpdatedAt} onOtherPhone={() => look("phone")} onSent={goOn} />;
    case "code":
      return <CodeScreen status={status} since={dataUpdatedAt} onOtherPhone={() => look("phone")} onProven={goOn} />;
    case "data":
      return <DataScreen known={status.known} onGiven={goOn} onOtherPhone={() => look("phone")} />;
    case "check":
      return <CheckScreen known={status.known} onCorrect={() => look("data")} />;
    case "linked":
      return <LinkedScreen phone={status.phone_masked ?? null} endedElsewhere={status.ended_elsewhere} />;
  }
}
