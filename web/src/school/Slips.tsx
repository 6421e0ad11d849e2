import { createPortal } from "react-dom";

import { momentOnPaper } from "../words/dates";
import { childrenInWords } from "../words/roles";
import { useSchoolInCharge } from "./schoolInCharge";
import styles from "./Slips.module.css";
import type { IssuedCode } from "./useIssueCode";

interface SlipsProps {
  codes: IssuedCode[];
  /** The class, if they are of one. */
  of?: string | undefined;
}

/** What the printer gets in place of the page: a slip to cut out for each code. */
export function Slips({ codes, of }: SlipsProps) {
  const school = useSchoolInCharge();
  return createPortal(
    <div className={styles["sheet"]} aria-hidden>
      {codes.map((code) => (
        <section key={code.login} className={styles["slip"]}>
          <p className={styles["school"]}>
            {school.organisation_name}
            {of && ` · ${of}`}
          </p>
          <p className={styles["name"]}>{code.name}</p>
          {code.children.length > 0 && <p>{childrenInWords(code.children)}</p>}
          <p>
            Логин: <b>{code.login}</b>
          </p>
          <p>
            Код для нового пароля: <b className={styles["code"]}>{code.paper_code}</b>
          </p>
          <p>
            Откройте {location.host}, нажмите «Забыли пароль?», затем «У меня есть код на бумаге» и придумайте новый пароль.
            Код действует до {momentOnPaper(code.expires_at)} и только один раз. Никому его не показывайте.
          </p>
          <p>Потом войдите, нажмите «Чаты» → «Привязать учебный профиль VK ID»: вы сразу окажетесь в своих чатах.</p>
        </section>
      ))}
    </div>,
    document.body,
  );
}
