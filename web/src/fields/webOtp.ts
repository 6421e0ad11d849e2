/** What the WebOTP API adds to `navigator.credentials` (WICG); not in TypeScript's library yet. */
interface OneTimeCode extends Credential {
  code: string;
}

/** Takes the code out of the SMS where the browser can; gives what to call when it isn't waited for any more. */
export function awaitCode(received: (code: string) => void): () => void {
  if (!("OTPCredential" in window)) {
    return () => undefined;
  }
  const leaving = new AbortController();
  const wanted = { otp: { transport: ["sms"] }, signal: leaving.signal };
  navigator.credentials.get(wanted).then(
    (credential) => {
      if (credential) {
        received((credential as OneTimeCode).code);
      }
    },
    () => undefined, // Refused or left: the code is typed by hand.
  );
  return () => leaving.abort();
}
