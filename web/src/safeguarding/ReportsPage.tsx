import { SchoolScreen } from "../school/SchoolScreen";
import { Reports } from "./Reports";

/** «Обращения» of the administrator's school. */
export function ReportsPage() {
  return (
    <SchoolScreen>
      <Reports mayReadChats />
    </SchoolScreen>
  );
}
