const KEY = "svyazka.signed-in";

/** Whether somebody was signed in here when the page was last used: then the log-in page asks whether they still are. */
export function wasSignedIn(): boolean {
  try {
    return localStorage.getItem(KEY) !== null;
  } catch {
    return false;
  }
}

/** Keeps that somebody is signed in, or is no more. */
export function keepSignedIn(signedIn: boolean): void {
  try {
    if (signedIn) {
      localStorage.setItem(KEY, "yes");
    } else {
      localStorage.removeItem(KEY);
    }
  } catch {
    // A browser that keeps nothing shows the form.
  }
}
