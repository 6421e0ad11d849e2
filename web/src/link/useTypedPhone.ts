import { useEffect, useState } from "react";

const KEY = "svyazka.typed-phone";

/** The number typed last, to be corrected after «Изменить номер»; this tab keeps it until the link is made. */
export function useTypedPhone(isLinked: boolean): [string, (phone: string) => void] {
  const [phone, setPhone] = useState(() => sessionStorage.getItem(KEY) ?? "");
  useEffect(() => {
    if (isLinked) {
      sessionStorage.removeItem(KEY);
    }
  }, [isLinked]);
  const keep = (typed: string) => {
    sessionStorage.setItem(KEY, typed);
    setPhone(typed);
  };
  return [phone, keep];
}
