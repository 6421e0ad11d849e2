import { Icon56CheckCircleOutline } from "@vkontakte/icons";
import { Button, Group } from "@vkontakte/vkui";
import { useRef, useState } from "react";

import { useReports } from "../api/safeguarding";
import { Said } from "../lists/Said";
import { Empty } from "../states/Empty";
import { ListSkeleton } from "../states/Loading";
import { ProblemNotice } from "../states/ProblemNotice";
import { ReportCard } from "./ReportCard";
import styles from "./safeguarding.module.css";

/** «Обращения»: what people have reported, for those who decide about it. */
export function Reports({ mayReadChats = false }: { mayReadChats?: boolean }) {
  const { data, error, isPending, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useReports();
  const [said, say] = useState("");
  const saying = useRef<HTMLParagraphElement>(null);
  const reports = data?.pages.flatMap((page) => page.reports) ?? [];
  return (
    <>
      <ProblemNotice problem={error} onRetry={() => void refetch()} />
      <Said text={said} place={saying} focused />
      {isPending && <ListSkeleton rows={3} />}
      {data && (
        <Group mode="card">
          {reports.length === 0 ? (
            <Empty icon={<Icon56CheckCircleOutline />} title="Обращений нет">
              Когда кто-то пожалуется на сообщение в чате, оно появится здесь вместе с соседними. Обращений о себе вы не увидите.
            </Empty>
          ) : (
            reports.map((report) => <ReportCard key={report.report_id} report={report} mayReadChat={mayReadChats} onDecided={say} />)
          )}
          {hasNextPage && (
            <div className={styles["more"]}>
              <Button mode="secondary" stretched loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
                Показать более ранние
              </Button>
            </div>
          )}
        </Group>
      )}
    </>
  );
}
