import { screen, waitFor, within } from "@testing-library/react";
import { expect, test } from "vitest";
import { Route } from "wouter";

import SchoolPage from "../school/SchoolPage";
import { show } from "../test/render";
import { answer, callsOf, problem } from "../test/server";
import HoursPage from "./HoursPage";
import { onRecord } from "./reasons";
import ReportMessage from "./ReportMessage";

const REPORTS = "/api/safeguarding/reports";
const POLICY = {
  organisation_id: "s1",
  contacts: "careful",
  contacts_in_force: "careful",
  safe_mode: true,
  quiet: true,
  quiet_from: "21:00",
  quiet_until: "07:00",
  retention_months: 36,
  version: 4,
};
const person = (name: string) => ({ person_id: name, name });
const said = (sequence_number: number, text: string | null, options: string[] = []) => ({ sequence_number, person: person("Ёлкин Лев"), sent_at_ms: 1, text, options });
const REPORT = {
  report_id: "s1~00000000000001~0000000a",
  chat_id: "class_pupils~7a",
  chat_title: "7А",
  made_at: "2026-11-20T09:15:00+00:00",
  reason: "bullying",
  comment: "каждый день",
  reporter: person("Воронцова Мария"),
  about: person("Ёлкин Лев"),
  message: 2,
  messages: [said(1, "Привет"), said(2, "Ты никто"), said(3, null)],
  decision: null,
};

const MUTE: `/${string}` = `${REPORTS}/${encodeURIComponent(REPORT.report_id)}/mute`;
const DECISION = {
  decided_at: "2026-11-21T09:15:00+00:00",
  by: person("Старших Нина"),
  message_deleted: true,
  author_muted: true,
  mute_lifted_at: null,
  mute_lifted_by: null,
};
const LIFTED = { mute_lifted_at: "2026-11-22T09:15:00+00:00", mute_lifted_by: person("Громова Ольга") };

/** Opens the report after its decision, which differs from `DECISION` in what `changes` gives at that moment. */
function showDecided(changes: () => object = () => ({})) {
  answer("GET", REPORTS, () => ({ organisation_id: "s1", reports: [{ ...REPORT, decision: { ...DECISION, ...changes() } }], before: null }));
  return openSchool("reports");
}

function openSchool(path: string) {
  answer("GET", "/api/school/conflicts", { conflicts: [] });
  history.replaceState(null, "", `/school/${path}`);
  return show(<Route path="/school" nest component={SchoolPage} />);
}

test("a message is reported with its reason, and the reporter is told who sees it", async () => {
  answer("POST", "/api/messenger/chats/c1/messages/7/reports", null);
  const { user } = show(<ReportMessage chatId="c1" message={7} onClose={() => undefined} />);
  expect(screen.getByText(/Автор не узнает/)).toBeInTheDocument();
  await user.click(screen.getByRole("radio", { name: "Угроза или опасность" }));
  await user.type(screen.getByRole("textbox", { name: "Что ещё важно знать" }), "боюсь");
  await user.click(screen.getByRole("button", { name: "Отправить" }));
  expect(await screen.findByText("Обращение отправлено")).toBeInTheDocument();
  expect(callsOf("POST", "/api/messenger/chats/c1/messages/7/reports").map(({ body }) => body)).toEqual([{ reason: "threat", comment: "боюсь" }]);
});

test("a report that did not go says why and can be sent again", async () => {
  answer("POST", "/api/messenger/chats/c1/messages/7/reports", problem("busy", 503, { detail: "Сервис занят." }));
  const { user } = show(<ReportMessage chatId="c1" message={7} onClose={() => undefined} />);
  await user.click(screen.getByRole("button", { name: "Отправить" }));
  expect(await screen.findByText("Сервис занят.")).toBeInTheDocument();
  expect(screen.getByRole("button", { name: "Отправить" })).toBeEnabled();
});

test("a report shows the message, and what stood around it when asked", async () => {
  answer("GET", REPORTS, { organisation_id: "s1", reports: [REPORT], before: null });
  const { user } = openSchool("reports");
  const list = await screen.findByRole("list", { name: "Что было в чате" });
  expect(within(list).getAllByRole("listitem").map((item) => item.textContent)).toEqual(["Ёлкин Лев: Ты никто"]);
  await user.click(screen.getByRole("button", { name: "Показать соседние сообщения: 2" }));
  expect(within(list).getAllByRole("listitem")[2]).toHaveTextContent("Сообщение удалено");
});

test("a report of a poll shows its options", async () => {
  answer("GET", REPORTS, { organisation_id: "s1", reports: [{ ...REPORT, messages: [said(2, "Кто самый глупый?", ["Пётр", "Марк"])] }], before: null });
  openSchool("reports");
  const options = await screen.findByRole("list", { name: "Варианты ответа" });
  expect(within(options).getAllByRole("listitem").map((item) => item.textContent)).toEqual(["Пётр", "Марк"]);
});

test("a report names who is mentioned, never by an identifier", async () => {
  const messages = [said(2, "<@p1> и <@p9>")];
  answer("GET", REPORTS, { organisation_id: "s1", reports: [{ ...REPORT, reporter: { person_id: "p1", name: "Воронцова Мария" }, messages }], before: null });
  openSchool("reports");
  expect(await screen.findByText(/@Воронцова Мария и @участник/)).toBeVisible();
});

test("the first page of reports is asked for from the newest on", async () => {
  answer("GET", REPORTS, ({ search }) =>
    search.has("before")
      ? { organisation_id: "s1", reports: [], before: null }
      : { organisation_id: "s1", reports: [REPORT], before: "s1~1~1" },
  );
  const { user } = openSchool("reports");
  await user.click(await screen.findByRole("button", { name: "Показать более ранние" }));
  await waitFor(() => expect(callsOf("GET", REPORTS)).toHaveLength(2));
  expect(callsOf("GET", REPORTS).map(({ search }) => search.get("before"))).toEqual([null, "s1~1~1"]);
});

test.each([
  ["Удалить сообщение", { removes_message: true, mute_author: false }, /Сообщение удалено\. Автору обращения/],
  ["Удалить и запретить писать", { removes_message: true, mute_author: true }, /больше не пишет/],
  ["Нарушения нет", { removes_message: false, mute_author: false }, /без мер/],
])("«%s» is decided once and said", async (button, body, outcome) => {
  answer("GET", REPORTS, { organisation_id: "s1", reports: [REPORT], before: null });
  answer("POST", `${REPORTS}/${encodeURIComponent(REPORT.report_id)}/decision`, null);
  const { user } = openSchool("reports");
  await user.click(await screen.findByRole("button", { name: button }));
  expect(await screen.findByText(outcome)).toBeInTheDocument();
  expect(callsOf("POST", `${REPORTS}/${encodeURIComponent(REPORT.report_id)}/decision`).map((call) => call.body)).toEqual([body]);
});

test("an administrator reads a chat with a reason, page after page, and is told who learns of it", async () => {
  const READINGS = "/api/safeguarding/chats/class_pupils~7a/readings";
  answer("GET", REPORTS, { organisation_id: "s1", reports: [REPORT], before: null });
  answer("POST", READINGS, ({ body }) => ({
    chat_id: "class_pupils~7a",
    title: "7А",
    owner: person("Яковлева Алёна"),
    ...((body as { before: number | null }).before === null
      ? { messages: [said(51, "Последнее", ["Да", "Нет"])], before: 51 }
      : { messages: [said(1, "Первое")], before: null }),
  }));
  const { user } = openSchool("reports");
  await user.click(await screen.findByRole("button", { name: "Прочитать, указав причину" }));
  expect(screen.getByText(onRecord())).toBeVisible();
  await user.type(screen.getByRole("textbox", { name: "Зачем вам эта переписка?" }), "Жалоба");
  expect(screen.getByRole("button", { name: "Прочитать" })).toBeDisabled();
  await user.type(screen.getByRole("textbox", { name: "Зачем вам эта переписка?" }), " родителя на травлю");
  await user.click(screen.getByRole("button", { name: "Прочитать" }));
  const read = await screen.findByRole("region", { name: "Чат «7А»" });
  expect(read).toHaveTextContent("Уведомление о том, что вы открыли чат, получит Яковлева Алёна.");
  expect(within(read).getByRole("list", { name: "Варианты ответа" })).toHaveTextContent("Да");
  await user.click(within(read).getByRole("button", { name: "Показать более ранние" }));
  expect(await within(read).findByText(/Первое/)).toBeVisible();
  expect(within(read).getByText(/Первое/).compareDocumentPosition(within(read).getByText(/Последнее/))).toBe(Node.DOCUMENT_POSITION_FOLLOWING);
  const reason = "Жалоба родителя на травлю";
  expect(callsOf("POST", READINGS).map(({ body }) => body)).toEqual([
    { reason, before: null },
    { reason, before: 51 },
  ]);
});

test("a chat for which only the school's administrators answer opens with the word that nobody gets a notice", async () => {
  answer("GET", REPORTS, { organisation_id: "s1", reports: [REPORT], before: null });
  answer("POST", "/api/safeguarding/chats/class_pupils~7a/readings", { chat_id: "class_pupils~7a", title: "7А", owner: null, messages: [], before: null });
  const { user } = openSchool("reports");
  await user.click(await screen.findByRole("button", { name: "Прочитать, указав причину" }));
  await user.type(screen.getByRole("textbox", { name: "Зачем вам эта переписка?" }), "Жалоба родителя");
  await user.click(screen.getByRole("button", { name: "Прочитать" }));
  expect(await screen.findByText(/поэтому уведомления никто не получит/)).toBeInTheDocument();
});

test("a decided report shows by whom and what, and no buttons", async () => {
  showDecided(() => ({ author_muted: false }));
  expect(await screen.findByText(/Старших Нина: сообщение удалено/)).toBeInTheDocument();
  expect(screen.queryByRole("button", { name: "Нарушения нет" })).not.toBeInTheDocument();
  expect(screen.queryByRole("button", { name: "Разрешить писать" })).not.toBeInTheDocument();
});

test("a silence made by a decision is lifted, and the report names the administrator", async () => {
  let isLifted = false;
  const { user } = showDecided(() => (isLifted ? LIFTED : {}));
  answer("DELETE", MUTE, () => {
    isLifted = true;
    return null;
  });
  expect(await screen.findByText(/автор снова сможет отвечать в этом чате/)).toBeVisible();
  await user.click(screen.getByRole("button", { name: "Разрешить писать" }));
  expect(await screen.findByText("Автор снова может писать в этом чате.")).toHaveFocus();
  expect(await screen.findByText(/22 ноября.*, Громова Ольга: автору снова разрешено писать/)).toBeVisible();
  expect(screen.getByText(/Старших Нина: сообщение удалено, автору запрещено писать/)).toBeVisible();
  expect(screen.queryByRole("button", { name: "Разрешить писать" })).not.toBeInTheDocument();
  expect(callsOf("DELETE", MUTE)).toHaveLength(1);
});

test("a silence that could not be lifted says why, and can be lifted again", async () => {
  const { user } = showDecided();
  answer("DELETE", MUTE, problem("busy", 503, { detail: "Сервис занят." }));
  await user.click(await screen.findByRole("button", { name: "Разрешить писать" }));
  expect(await screen.findByText("Сервис занят.")).toBeVisible();
  expect(screen.getByRole("button", { name: "Разрешить писать" })).toBeEnabled();
});

test("an administrator who has left the roster has no empty name where they lifted a silence", async () => {
  showDecided(() => ({ ...LIFTED, mute_lifted_by: person("") }));
  expect(await screen.findByText(/Удалённый участник: автору снова разрешено писать/)).toBeVisible();
});

test("open contacts can be chosen only without the safe mode; the policy is saved with its version", async () => {
  answer("GET", "/api/school/policy", POLICY);
  answer("PUT", "/api/school/policy", { ...POLICY, safe_mode: false, contacts: "open", contacts_in_force: "open", version: 5 });
  const { user } = openSchool("policy");
  expect(await screen.findByRole("radio", { name: /Открыто/ })).toBeDisabled();
  await user.click(screen.getByRole("checkbox", { name: /Включён/ }));
  await user.click(screen.getByRole("radio", { name: /Открыто/ }));
  await user.click(screen.getByRole("button", { name: "Сохранить" }));
  await screen.findByRole("checkbox", { name: /Включён/, checked: false });
  const [{ body } = { body: null }] = callsOf("PUT", "/api/school/policy");
  expect(body).toMatchObject({ safe_mode: false, contacts: "open", version: 4 });
});

test("a teacher chooses quiet hours and office hours", async () => {
  const hours = { school: { since: "21:00", until: "07:00" }, quiet: null, office: null };
  answer("GET", "/api/messenger/hours", hours);
  answer("PUT", "/api/messenger/hours", hours);
  const { user } = show(<HoursPage />);
  expect(await screen.findByText(/Тихие часы школы, с 21:00 до 07:00/)).toBeInTheDocument();
  await user.click(screen.getByRole("checkbox", { name: /Мои тихие часы/ }));
  await user.click(screen.getByRole("checkbox", { name: /Рабочие часы/ }));
  await user.click(screen.getByRole("checkbox", { name: "суббота" }));
  await user.click(screen.getByRole("button", { name: "Сохранить" }));
  expect(await screen.findByText("Часы сохранены.")).toBeInTheDocument();
  const [{ body } = { body: null }] = callsOf("PUT", "/api/messenger/hours");
  expect(body).toMatchObject({ quiet: { since: "21:00", until: "07:00" }, office: { days: [1, 2, 3, 4, 5, 6] } });
});
