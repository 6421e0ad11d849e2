import { createContext, use, useMemo, useState, useSyncExternalStore, type ReactNode } from "react";

import { type ColorScheme, chosenScheme, rememberScheme } from "./chosenScheme";

const DARK = "(prefers-color-scheme: dark)";

interface Choice {
  scheme: ColorScheme;
  choose: (scheme: ColorScheme) => void;
}

const Context = createContext<Choice>({ scheme: "light", choose: () => undefined });

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
  const [chosen, setChosen] = useState(chosenScheme);
  const system = useSyncExternalStore(subscribe, ofSystem);
  const scheme = chosen ?? system;
  const value = useMemo(
    () => ({
      scheme,
      choose: (next: ColorScheme) => {
        rememberScheme(next);
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
