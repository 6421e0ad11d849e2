import { Suspense } from "react";

import { useConfig } from "../api/config";
import { ErrorBoundary } from "./ErrorBoundary";
import { SmsPanel } from "./screens";

/** The «телефон» of the local stack; elsewhere nothing, and nothing is loaded for it. */
export function SmsCorner() {
  const { sms_panel: source } = useConfig();
  if (source === null) {
    return null;
  }
  return (
    <ErrorBoundary resetKey={source}>
      <Suspense>
        <SmsPanel source={source} />
      </Suspense>
    </ErrorBoundary>
  );
}
