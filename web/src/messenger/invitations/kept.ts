const KEY = "svyazka.invitation";
const PATH = "/join";

let kept: string | null = null;

/**
 * Moves the token of an invitation out of the address into the tab's memory, where it waits for log-in and link: what stays in the address
 * would be in the browser's history, and on every picture of the screen.
 */
export function keepInvitation(): void {
  if (location.pathname !== PATH || location.hash.length < 2) {
    return;
  }
  kept = location.hash.slice(1);
  history.replaceState(history.state, "", PATH);
  try {
    sessionStorage.setItem(KEY, kept);
  } catch {
    // A browser that keeps nothing loses it when it goes to another site and back.
  }
}

/** The token of the invitation that was followed in this tab and is not done with. */
export function keptInvitation(): string | null {
  try {
    return sessionStorage.getItem(KEY) ?? kept;
  } catch {
    return kept;
  }
}

/** It is done with: accepted, refused for good, or its person has logged out. */
export function forgetInvitation(): void {
  kept = null;
  try {
    sessionStorage.removeItem(KEY);
  } catch {
    // It was kept nowhere.
  }
}
