import { Route, Switch } from "wouter";

import { usePerson } from "../shell/person";
import { PolicyPage } from "../safeguarding/PolicyPage";
import { ReportsPage } from "../safeguarding/ReportsPage";
import { SchoolChatPage } from "../safeguarding/SchoolChatPage";
import { SchoolChatsPage } from "../safeguarding/SchoolChatsPage";
import { NotFound } from "../states/NotFound";
import { ClassPage } from "./ClassPage";
import { ClassesPage } from "./ClassesPage";
import { ConflictsPage } from "./ConflictsPage";
import { NoAccess } from "./NoAccess";
import { PersonPage } from "./PersonPage";
import { schoolOf, SchoolContext } from "./schoolInCharge";
import { StaffPage } from "./StaffPage";

/** What a school administrator does; for nobody else. */
export default function SchoolPage() {
  const school = schoolOf(usePerson());
  if (!school) {
    return <NoAccess />;
  }
  return (
    <SchoolContext value={school}>
      <Switch>
        <Route path="/" component={ClassesPage} />
        <Route path="/staff" component={StaffPage} />
        <Route path="/conflicts" component={ConflictsPage} />
        <Route path="/chats" component={SchoolChatsPage} />
        <Route path="/chats/:chatId">{({ chatId }) => <SchoolChatPage key={chatId} chatId={decodeURIComponent(chatId)} />}</Route>
        <Route path="/reports" component={ReportsPage} />
        <Route path="/policy" component={PolicyPage} />
        <Route path="/classes/:classId">{({ classId }) => <ClassPage key={classId} classId={classId} />}</Route>
        <Route path="/people/:personId">{({ personId }) => <PersonPage key={personId} personId={personId} />}</Route>
        <Route component={NotFound} />
      </Switch>
    </SchoolContext>
  );
}
