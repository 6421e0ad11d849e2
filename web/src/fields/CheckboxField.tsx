import { Checkbox } from "@vkontakte/vkui";
import type { UseFormRegisterReturn } from "react-hook-form";

/** A box to tick in a form. */
export function CheckboxField({ registered, children }: { registered: UseFormRegisterReturn; children: string }) {
  const { ref, ...input } = registered;
  return (
    <Checkbox {...input} slotProps={{ input: { getRootRef: ref } }}>
      {children}
    </Checkbox>
  );
}
