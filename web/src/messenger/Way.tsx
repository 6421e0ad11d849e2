import { Icon16ChevronLeft } from "@vkontakte/icons";
import { Button } from "@vkontakte/vkui";
import type { ReactElement } from "react";
import { Link, useLocation } from "wouter";
import { useHistoryState } from "wouter/use-browser-location";

import listStyles from "../lists/lists.module.css";

export interface From {
  from?: string;
}

/** Where a chat stands, or a screen that belongs to it. */
export function pathOf(chatId: string, part?: "about" | "add"): string {
  return `/messenger/${encodeURIComponent(chatId)}${part ? `/${part}` : ""}`;
}

/** A link to a screen that knows where one came from, so that its way back is a step back in the browser's history. */
export function Way({ href, children }: { href: string; children: ReactElement }) {
  const [from] = useLocation();
  return (
    <Link href={href} state={{ from } satisfies From} asChild>
      {children}
    </Link>
  );
}

/** Goes back to the screen that this one was opened from, or belongs to. */
export function useWayBack(href: string): () => void {
  const state = useHistoryState<From | null>();
  const [, navigate] = useLocation();
  return () => (state?.from === decodeURIComponent(href) ? history.back() : navigate(href, { replace: true }));
}

/** The way back, to be pressed. */
export function WayBack({ href, children }: { href: string; children: string }) {
  const goBack = useWayBack(href);
  return (
    <nav aria-label={`Назад: ${children}`} className={listStyles["back"]}>
      <Link
        href={href}
        asChild
        onClick={(event) => {
          if (!event.metaKey && !event.ctrlKey) {
            event.preventDefault();
            goBack();
          }
        }}
      >
        <Button Component="a" mode="tertiary" size="s" before={<Icon16ChevronLeft />}>
          {children}
        </Button>
      </Link>
    </nav>
  );
}
