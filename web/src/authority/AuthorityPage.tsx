import { Icon56LockOutline, Icon56SchoolOutline } from "@vkontakte/icons";
import { Button, Group, SimpleCell, Title } from "@vkontakte/vkui";
import { Link } from "wouter";

import { useSchoolShares } from "../api/authority";
import { useReports } from "../api/safeguarding";
import { holds } from "../api/session";
import { Share } from "../lists/Share";
import { VirtualList } from "../lists/VirtualList";
import { Reports } from "../safeguarding/Reports";
import { usePerson } from "../shell/person";
import { Screen } from "../shell/Screen";
import { Empty } from "../states/Empty";
import { ListSkeleton } from "../states/Loading";
import { ProblemNotice } from "../states/ProblemNotice";
import { counted } from "../words/counted";
import styles from "./authority.module.css";

const ROW_HEIGHT = 92;
const SCHOOLS = ["школа", "школы", "школ"] as const;

/** «Школы»: how many have linked in each school of the officer's authority; for nobody else. */
export default function AuthorityPage() {
  return holds(usePerson(), "authority_officer") ? <Schools /> : <ForOfficers />;
}

function Schools() {
  const { schools, error, isPending, hasNextPage, refetch } = useSchoolShares();
  const [linked, people] = schools.reduce(([part, whole], { people }) => [part + people.linked, whole + people.expected], [0, 0]);
  return (
    <Screen title="Школы">
      <ReportsToAuthority />
      <ProblemNotice problem={error} onRetry={() => void refetch()} />
      {isPending && <ListSkeleton rows={6} />}
      {!isPending && !error && schools.length === 0 && (
        <Empty icon={<Icon56SchoolOutline />} title="Школ пока нет">
          Школы вашего органа управления придут из журнала. Вводить их здесь не нужно.
        </Empty>
      )}
      {schools.length > 0 && (
        <>
          <Group mode="card">
            <div className={styles["totals"]}>
              <Share label="Привязали учебный профиль" part={linked} whole={people} />
              <p role="status" className={styles["counted"]}>
                {hasNextPage ? `Считаем… Готово: ${counted(schools.length, SCHOOLS)}` : `Все школы: ${counted(schools.length, SCHOOLS)}`}
              </p>
            </div>
          </Group>
          <Group mode="card">
            <VirtualList items={schools} keyOf={({ organisation_id }) => organisation_id} label="Школы" rowHeight={ROW_HEIGHT}>
              {({ name, people }) => (
                <SimpleCell
                  multiline
                  hasHover={false}
                  hasActive={false}
                  extraSubtitle={<Share label="Привязали" part={people.linked} whole={people.expected} />}
                >
                  {name}
                </SimpleCell>
              )}
            </VirtualList>
          </Group>
        </>
      )}
    </Screen>
  );
}

/** What was reported about a school's only administrator, who doesn't see it; mostly there is nothing. */
function ReportsToAuthority() {
  const { data } = useReports();
  if (!data?.pages.some(({ reports }) => reports.length > 0)) {
    return null;
  }
  return (
    <section aria-label="Обращения">
      <Title level="3" Component="h2" className={styles["reports"] ?? ""}>
        Обращения
      </Title>
      <Reports />
    </section>
  );
}

function ForOfficers() {
  return (
    <Screen title="Нет доступа" width="narrow">
      <Empty
        icon={<Icon56LockOutline />}
        title="Этот раздел — для сотрудников органа управления"
        action={
          <Link href="/" asChild>
            <Button Component="a" size="m">
              На главную
            </Button>
          </Link>
        }
      >
        Здесь видно, сколько людей в каждой школе привязали профиль.
      </Empty>
    </Screen>
  );
}
