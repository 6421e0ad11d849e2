import { render, type RenderResult } from "@testing-library/react";
import userEvent, { type UserEvent } from "@testing-library/user-event";
import type { ReactNode } from "react";
import { Suspense } from "react";

import { newQueryClient } from "../api/queryClient";
import type { WhoAmI } from "../api/session";
import { PersonContext } from "../shell/person";
import { Providers } from "../shell/Providers";

/** A class teacher who is also a school administrator. */
export const TEACHER: WhoAmI = {
  person_id: "p1",
  full_name: "Петров Сергей Олегович",
  roles: [
    { role: "homeroom_teacher", organisation_id: "s1", organisation_name: "Школа № 1" },
    { role: "school_admin", organisation_id: "s1", organisation_name: "Школа № 1" },
  ],
  children: [],
  linked: true,
  notices: [],
};

/** Renders a screen as it stands in the journal, for a person signed in; calls are answered by `./server`. */
export function show(screen: ReactNode, person: WhoAmI = TEACHER): RenderResult & { user: UserEvent } {
  const client = newQueryClient();
  client.setDefaultOptions({ queries: { ...client.getDefaultOptions().queries, retry: false } });
  const shown = render(
    <Providers client={client}>
      <PersonContext value={person}>
        <Suspense>{screen}</Suspense>
      </PersonContext>
    </Providers>,
  );
  return { ...shown, user: userEvent.setup() };
}
