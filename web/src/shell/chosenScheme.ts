export type ColorScheme = "light" | "dark";

const KEY = "svyazka.color-scheme";

/** Light or dark as somebody chose it on this device; null where nobody has. */
export function chosenScheme(): ColorScheme | null {
  try {
    const stored = localStorage.getItem(KEY);
    return stored === "light" || stored === "dark" ? stored : null;
  } catch {
    return null;
  }
}

/** Keeps a choice for the next visit. */
export function rememberScheme(scheme: ColorScheme): void {
  try {
    localStorage.setItem(KEY, scheme);
  } catch {
    // Where nothing may be stored the choice holds until the page is left.
  }
}
