import { Icon24CheckCircleOn } from "@vkontakte/icons";
import { Avatar, SimpleCell, Title } from "@vkontakte/vkui";
import { Link, useLocation, useSearch } from "wouter";

import { useOneAtATime } from "../../api/oneAtATime";
import { problemFrom } from "../../api/problem";
import { useAccounts, useChooseAccount, type Account } from "../../api/ways";
import { initials } from "../../shell/initials";
import { addressAfter } from "../../shell/returning";
import { FormSkeleton } from "../../states/Loading";
import { ProblemNotice } from "../../states/ProblemNotice";
import { ROLE_NAMES } from "../../words/roles";
import { Door } from "../Door";
import styles from "../SignIn.module.css";
import { TimeIsOver } from "./LoginOncePage";

/** Which of the accounts that Госуслуги open: at signing in, and later to change to another. */
export default function AccountPage() {
  const [, go] = useLocation();
  const { data, error, refetch, isPending } = useAccounts();
  const after = addressAfter(useSearch());
  const call = useChooseAccount(() => go(after, { replace: true }));
  const choose = useOneAtATime(async (account: Account) => {
    if (account.current) {
      go(after);
    } else {
      await call.mutateAsync(account.account_id);
    }
  });
  const found = data?.accounts ?? [];
  const isWithin = found.some(({ current }) => current);
  return (
    <Door>
      <title>Учётная запись · Сетевой Город. Образование</title>
      <Title level="2" Component="h1" className={styles["heading"] ?? ""}>
        {isWithin ? "Сменить учётную запись" : "Куда войти?"}
      </Title>
      {isPending && <FormSkeleton />}
      {found.length > 0 && (
        <>
          <p className={styles["text"]}>Через Госуслуги вам открыты эти учётные записи. Сменить их потом можно в профиле.</p>
          <ul className={styles["accounts"]} aria-label="Учётные записи">
            {found.map((account) => (
              <li key={account.account_id}>
                <SimpleCell
                  before={<Avatar size={40} initials={initials(account.full_name)} gradientColor="blue" />}
                  after={account.current && <Icon24CheckCircleOn fill="var(--vkui--color_icon_positive)" />}
                  subtitle={about(account)}
                  multiline
                  disabled={call.isPending}
                  onClick={() => void choose(account)}
                >
                  {account.full_name}
                </SimpleCell>
              </li>
            ))}
          </ul>
          <ProblemNotice problem={call.error && problemFrom(call.error)} />
        </>
      )}
      {data && found.length === 0 && <TimeIsOver />}
      {error && <ProblemNotice problem={error} onRetry={() => void refetch()} />}
      {isWithin && (
        <p className={styles["back"]}>
          <Link href="/">Остаться в этой</Link>
        </p>
      )}
    </Door>
  );
}

/** «Учитель, Родитель · Гимназия № 3 · вы здесь». */
function about({ roles, organisation_name, current }: Account): string {
  const named = [...new Set(roles.map(({ role }) => ROLE_NAMES[role]))].join(", ");
  return [named, organisation_name, current ? "вы здесь" : ""].filter(Boolean).join(" · ");
}
