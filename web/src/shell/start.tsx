import "@vkontakte/vkui/dist/cssm/styles/themes.css";
import "./contrast.css";
import "./reach.css";

import type { QueryClient } from "@tanstack/react-query";
import { StrictMode, startTransition } from "react";
import { createRoot } from "react-dom/client";

import { App } from "./App";
import { Providers } from "./Providers";

/** Puts the page in the place of what was painted first. */
export function start(root: HTMLElement, client: QueryClient): void {
  // A transition leaves what is there until the page is ready, and lets the browser breathe in between.
  startTransition(() =>
    createRoot(root).render(
      <StrictMode>
        <Providers client={client}>
          <App />
        </Providers>
      </StrictMode>,
    ),
  );
}
