import { createContext, use, useMemo, useState, useSyncExternalStore, type ReactNode } from "react";

export type ColorScheme = "light" | "dark";

const KEY = "svyazka.color-scheme";
const DARK = "(prefers-color-scheme: dark)";

interface Choice {
  scheme: ColorScheme;
  choose: (scheme: ColorScheme) => void;
}

const Context = createContext<Choice>({ scheme: "light", choose: () => undefined });

function chosenBefore(): ColorScheme | null {
  try {
    const stored = localStorage.getItem(KEY);
    return stored === "light" || stored === "dark" ? stored : null;
  } catch {
    return null;
  }
}

function remember(scheme: ColorScheme): void {
  try {
    localStorage.setItem(KEY, scheme);
  } catch {
    // Where nothing may be stored the choice holds until the page is left.
  }
}

function subscribe(changed: () => void): () => void {
  const query = matchMedia(DARK);
  query.addEventListener("change", changed);
  return () => query.removeEventListener("change", changed);
}

function ofSystem(): ColorScheme {
  return matchMedia(DARK).matches ? "dark" : "light";
}

/** Light or dark as the system has it, until somebody chooses. */
export function ColorSchemeChoice({ children }: { children: ReactNode }) {
  const [chosen, setChosen] = useState(chosenBefore);
  const system = useSyncExternalStore(subscribe, ofSystem);
  const scheme = chosen ?? system;
  const value = useMemo(
    () => ({
      scheme,
      choose: (next: ColorScheme) => {
        remember(next);
        setChosen(next);
      },
    }),
    [scheme],
  );
  return <Context value={value}>{children}</Context>;
}

/** The colour scheme in use, and how to choose another one. */
export function useColorScheme(): Choice {
  return use(Context);
}
