import { Placeholder } from "@vkontakte/vkui";
import type { ReactNode } from "react";

interface EmptyProps {
  icon?: ReactNode;
  title: string;
  /** Why it is empty, and what comes or can be done. */
  children: ReactNode;
  action?: ReactNode;
}

/** A list without entries. */
export function Empty({ icon, title, children, action }: EmptyProps) {
  return (
    <Placeholder icon={icon} action={action}>
      <Placeholder.Title Component="h2">{title}</Placeholder.Title>
      <Placeholder.Description>{children}</Placeholder.Description>
    </Placeholder>
  );
}
