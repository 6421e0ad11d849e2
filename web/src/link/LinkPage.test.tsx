import { screen, waitFor } from "@testing-library/react";
import { beforeEach, expect, test } from "vitest";

import type { LinkStatus } from "../api/link";
import { show, TEACHER } from "../test/render";
import { answer, callsOf, problem } from "../test/server";
import LinkPage from "./LinkPage";

const KNOWN: LinkStatus["known"] = {
  family_name: "Петров",
  given_name: "Сергей",
  patronymic: "Олегович",
  birth_date: "1987-07-25",
  sex: "male",
};
const PHONE: LinkStatus = { next_step: "phone", linked: false, phone_released: false, ended_elsewhere: false, known: KNOWN };
const CODE: LinkStatus = {
  ...PHONE,
  next_step: "code",
  code: {
    phone_masked: "+7 912 ***-**-89",
    channel: "sms",
    expires_in_seconds: 300,
    resend_in_seconds: 60,
    tries_left: 5,
    undeliverable: false,
    call_offered: false,
  },
};
const FREE = { ...CODE, code: { ...CODE.code, resend_in_seconds: 0 } } as LinkStatus;
const GIVEN: LinkStatus = { ...PHONE, phone_given: { phone_masked: "+7 912 ***-**-89", resend_in_seconds: 0, call_offered: false } };
const DATA: LinkStatus = { ...PHONE, next_step: "vk_id", phone_masked: "+7 912 ***-**-89" };
const CHECK: LinkStatus = { ...DATA, next_step: "study_profile" };
const LINKED: LinkStatus = { ...DATA, next_step: "linked", linked: true };

beforeEach(() => {
  history.replaceState(null, "", "/link");
  sessionStorage.clear();
  answer("GET", "/api/chats", { chats: [] });
  answer("GET", "/api/profile", { children: [], claims: [] });
  answer("GET", "/config.json", {});
});

function open(status: LinkStatus) {
  answer("GET", "/api/link", status);
  return show(<LinkPage />);
}

const title = (name: string) => screen.findByRole("heading", { level: 1, name });

test.each([
  [PHONE, "Учебный профиль"],
  [CODE, "Код из SMS"],
  [DATA, "Информация о себе"],
  [CHECK, "Создать учебный профиль"],
  [LINKED, "Учебный профиль привязан"],
])("reloaded anywhere, the page goes on at the server's step: $next_step", async (status, name) => {
  open(status);
  expect(await title(name)).toBeVisible();
});

test("from the offer over phone, code, data and check to the link", async () => {
  const { user } = open(PHONE);
  await user.click(await screen.findByRole("button", { name: "Привязать учебный профиль VK ID" }));
  answer("POST", "/api/link/phone", CODE);
  await user.type(screen.getByLabelText("Номер мобильного телефона"), "89123456789");
  await user.click(screen.getByRole("button", { name: "Получить код" }));
  await title("Код из SMS");
  answer("POST", "/api/link/code", DATA);
  await user.keyboard("123456");
  await title("Информация о себе");
  answer("PUT", "/api/link/vk-id", CHECK);
  await user.click(screen.getByRole("button", { name: "Продолжить" }));
  await title("Создать учебный профиль");
  answer("PUT", "/api/link/study-profile", () => {
    answer("GET", "/api/link", LINKED);
    return LINKED;
  });
  await user.click(screen.getByRole("button", { name: "Создать учебный профиль" }));
  await title("Учебный профиль привязан");
  expect(callsOf("POST", "/api/link/phone")[0]?.body).toEqual({ phone: "+7 912 345-67-89" });
  expect(callsOf("POST", "/api/link/code")[0]?.body).toEqual({ code: "123456" });
  expect(callsOf("PUT", "/api/link/vk-id")[0]?.body).toEqual(KNOWN);
  expect(callsOf("PUT", "/api/link/study-profile")[0]?.body).toEqual(KNOWN);
});

test("the only field of a screen has the focus", async () => {
  const { user } = open(PHONE);
  await user.click(await screen.findByRole("button", { name: "Привязать учебный профиль VK ID" }));
  await title("Номер телефона");
  expect(screen.getByLabelText("Номер мобильного телефона")).toHaveFocus();
});

test("the number stays to be corrected, and the page shows it again", async () => {
  const { user } = open(PHONE);
  await user.click(await screen.findByRole("button", { name: "Привязать учебный профиль VK ID" }));
  answer("POST", "/api/link/phone", CODE);
  await user.type(screen.getByLabelText("Номер мобильного телефона"), "89123456789{Enter}");
  await title("Код из SMS");
  await user.click(screen.getByRole("button", { name: "Изменить номер" }));
  expect(await screen.findByLabelText("Номер мобильного телефона")).toHaveValue("+7 912 345-67-89");
});

test("a code that has just gone to somebody of the family: one's own can be asked for when the pause is over", async () => {
  const { user } = open({ ...PHONE, phone_released: true });
  answer("POST", "/api/link/phone", problem("sms_too_soon", 429, { retry_after_seconds: 2 }));
  await user.type(await screen.findByLabelText("Номер мобильного телефона"), "89123456789{Enter}");
  expect(await screen.findByText("На этот номер только что ушёл код")).toBeVisible();
  expect(screen.getByRole("button", { name: /Получить код · 0:0\d/ })).toBeDisabled();
  expect(await screen.findByText("Теперь запросите свой код.", undefined, { timeout: 4000 })).toBeVisible();
  answer("POST", "/api/link/phone", CODE);
  await user.click(await screen.findByRole("button", { name: "Получить код" }, { timeout: 4000 }));
  expect(await title("Код из SMS")).toBeVisible();
});

test("with the tries spent the form says so, and only a new code can be asked for", async () => {
  const { user } = open(FREE);
  await title("Код из SMS");
  answer("POST", "/api/link/code", problem("code_tries_spent", 429, { detail: "Попытки закончились." }));
  await user.keyboard("000000");
  expect(await screen.findByText("Попытки ввести этот код закончились. Запросите новый.")).toBeVisible();
  expect(screen.queryByRole("button", { name: "Продолжить" })).toBeNull();
  expect(screen.queryByLabelText("Код из SMS")).toBeNull();
  answer("POST", "/api/link/phone", CODE);
  await user.click(screen.getByRole("button", { name: "Отправить код ещё раз" }));
  await waitFor(() => expect(screen.getByLabelText("Код из SMS")).toHaveFocus());
});

test("after another code was sent the focus is in its field", async () => {
  const { user } = open(FREE);
  answer("POST", "/api/link/phone", CODE);
  await user.click(await screen.findByRole("button", { name: "Отправить код ещё раз" }));
  await waitFor(() => expect(screen.getByLabelText("Код из SMS")).toHaveFocus());
});

test.each([
  ["84951234567", "городской номер"],
  ["+12025550123", "номер другой страны"],
  ["8912345", "не хватает цифр"],
])("%s is named for what it is, and nothing is sent", async (typed, said) => {
  const { user } = open({ ...PHONE, phone_released: true });
  await user.type(await screen.findByLabelText("Номер мобильного телефона"), `${typed}{Enter}`);
  expect(await screen.findByText(new RegExp(said))).toBeVisible();
  expect(callsOf("POST", "/api/link/phone")).toHaveLength(0);
});

test("Latin letters among Cyrillic ones are refused where they are typed", async () => {
  const { user } = open(DATA);
  await user.type(await screen.findByLabelText("Фамилия"), "o");
  await user.click(screen.getByRole("button", { name: "Продолжить" }));
  expect(await screen.findByText(/латинские/)).toBeVisible();
  expect(callsOf("PUT", "/api/link/vk-id")).toHaveLength(0);
});

test("a wrong code is said, the cells are emptied, and the next code can be typed at once", async () => {
  const { user } = open(CODE);
  await title("Код из SMS");
  answer("POST", "/api/link/code", problem("code_wrong", 422, { detail: "Осталось 4 попытки", tries_left: 4 }));
  await user.keyboard("000000");
  expect(await screen.findByText("Осталось 4 попытки")).toBeVisible();
  expect(screen.getByLabelText("Код из SMS")).toHaveValue("");
  expect(screen.getByLabelText("Код из SMS")).toHaveFocus();
});

test("the sixth figure sends the code, and only once", async () => {
  const { user } = open(CODE);
  await title("Код из SMS");
  answer("POST", "/api/link/code", () => new Promise(() => undefined));
  await user.keyboard("123456{Enter}{Enter}");
  expect(callsOf("POST", "/api/link/code")).toHaveLength(1);
});

test("a double click asks for one code", async () => {
  const { user } = open({ ...PHONE, phone_released: true });
  await title("Подтвердите новый номер");
  answer("POST", "/api/link/phone", CODE);
  await user.type(screen.getByLabelText("Номер мобильного телефона"), "89123456789");
  await user.dblClick(screen.getByRole("button", { name: "Получить код" }));
  await title("Код из SMS");
  expect(callsOf("POST", "/api/link/phone")).toHaveLength(1);
});

test("a new code can be asked for only when the pause is over, and goes to the same number", async () => {
  const { user } = open(PHONE);
  await user.click(await screen.findByRole("button", { name: "Привязать учебный профиль VK ID" }));
  answer("POST", "/api/link/phone", CODE);
  await user.type(screen.getByLabelText("Номер мобильного телефона"), "89123456789{Enter}");
  expect(await screen.findByRole("button", { name: "Отправить код ещё раз · 1:00" })).toBeDisabled();
});

test("when the pause is over «Отправить код ещё раз» sends once more, after a reload too, and asks for no number", async () => {
  const { user } = open(FREE);
  answer("POST", "/api/link/phone", () => new Promise((resolve) => setTimeout(() => resolve(CODE), 50)));
  await user.dblClick(await screen.findByRole("button", { name: "Отправить код ещё раз" }));
  expect(await screen.findByRole("button", { name: "Отправить код ещё раз · 1:00" })).toBeDisabled();
  expect(callsOf("POST", "/api/link/phone").map(({ body }) => body)).toEqual([{}]);
});

test("where the code was asked for on another device a new one goes to the same number, unasked for", async () => {
  const { user } = open(GIVEN);
  expect(await title("Номер телефона")).toHaveFocus();
  expect(screen.getByText("+7 912 ***-**-89")).toBeVisible();
  answer("POST", "/api/link/phone", CODE);
  await user.click(screen.getByRole("button", { name: "Отправить код ещё раз" }));
  expect(await title("Код из SMS")).toBeVisible();
  expect(callsOf("POST", "/api/link/phone")[0]?.body).toEqual({});
});

test("instead of the number given before another one can be given", async () => {
  const { user } = open(GIVEN);
  await user.click(await screen.findByRole("button", { name: "Изменить номер" }));
  expect(await screen.findByLabelText("Номер мобильного телефона")).toHaveValue("");
});

test("after the second text the code can be read out in a call", async () => {
  const { user } = open(FREE);
  await title("Код из SMS");
  expect(screen.queryByRole("button", { name: "Позвонить мне" })).toBeNull();
  answer("POST", "/api/link/phone", { ...FREE, code: { ...FREE.code, call_offered: true } });
  await user.click(screen.getByRole("button", { name: "Отправить код ещё раз" }));
  answer("POST", "/api/link/phone", { ...CODE, code: { ...CODE.code, channel: "call", call_offered: true } });
  await user.click(await screen.findByRole("button", { name: "Позвонить мне" }));
  expect(await title("Код из звонка")).toBeVisible();
  expect(screen.getByText(/Сейчас позвоним на номер/)).toBeVisible();
  expect(screen.getByRole("button", { name: "Позвонить мне" })).toBeDisabled();
  expect(callsOf("POST", "/api/link/phone").map((call) => call.body)).toEqual([{}, { channel: "call" }]);
});

test("a call is offered for the number given before too", async () => {
  const { user } = open({ ...GIVEN, phone_given: { ...GIVEN.phone_given, call_offered: true } } as LinkStatus);
  answer("POST", "/api/link/phone", { ...CODE, code: { ...CODE.code, channel: "call" } });
  await user.click(await screen.findByRole("button", { name: "Позвонить мне" }));
  expect(await title("Код из звонка")).toBeVisible();
  expect(callsOf("POST", "/api/link/phone")[0]?.body).toEqual({ channel: "call" });
});

test("a number that gets no texts is said to be one", async () => {
  open({ ...CODE, code: { ...CODE.code, undeliverable: true } } as LinkStatus);
  expect(await screen.findByText("На этот номер сообщения не доходят. Проверьте его или укажите другой.")).toBeVisible();
});

test("a limit is said where the code would have been sent again, and the screen stays", async () => {
  const { user } = open(GIVEN);
  answer("POST", "/api/link/phone", problem("sms_limit", 429, { detail: "На сегодня всё." }));
  await user.click(await screen.findByRole("button", { name: "Отправить код ещё раз" }));
  expect(await screen.findByText("На сегодня всё.")).toBeVisible();
  expect(await title("Номер телефона")).toBeVisible();
});

test("a number of somebody else's leads to another number", async () => {
  const { user } = open(CODE);
  await title("Код из SMS");
  answer("POST", "/api/link/code", problem("phone_taken", 409, { title: "Номер занят" }));
  answer("GET", "/api/link", PHONE);
  await user.keyboard("123456");
  expect(await title("Номер занят")).toBeVisible();
  expect(screen.getByRole("alert")).toHaveTextContent("администратор школы уже видит вашу заявку");
  await user.click(screen.getByRole("button", { name: "Ввести другой номер" }));
  expect(await title("Номер телефона")).toBeVisible();
});

test("another number for a profile takes a code to the old one first, or the old number", async () => {
  const { user } = open({ ...CODE, phone_masked: "+7 903 ***-**-01" });
  await title("Код из SMS");
  answer("POST", "/api/link/code", problem("phone_differs", 409, { title: "Другой номер" }));
  answer("GET", "/api/link", PHONE);
  await user.keyboard("123456");
  expect(await title("Другой номер")).toBeVisible();
  expect(screen.getByText(/связан с номером \+7 903 \*\*\*-\*\*-01/)).toBeVisible();
  answer("POST", "/api/link/unlink-code", { phone_masked: "+7 903 ***-**-01", expires_in_seconds: 300, resend_in_seconds: 60, tries_left: 5 });
  answer("POST", "/api/link/unlink-proof", null);
  await user.click(screen.getByRole("button", { name: "Подтвердить прежний номер" }));
  expect(await title("Подтвердите прежний номер")).toBeVisible();
  await user.keyboard("654321");
  expect(callsOf("POST", "/api/link/unlink-proof")).toHaveLength(0);
  await user.click(screen.getByRole("button", { name: "Продолжить" }));
  expect(await title("Номер телефона")).toBeVisible();
  expect(callsOf("POST", "/api/link/unlink-proof").map((call) => call.body)).toEqual([{ code: "654321" }]);
});

test("who has lost the old number types the code on paper", async () => {
  const { user } = open({ ...CODE, phone_masked: "+7 903 ***-**-01" });
  await title("Код из SMS");
  answer("POST", "/api/link/code", problem("phone_differs", 409, { title: "Другой номер" }));
  answer("GET", "/api/link", PHONE);
  await user.keyboard("123456");
  await title("Другой номер");
  answer("POST", "/api/link/unlink-proof", problem("paper_code_wrong", 422, { detail: "Проверьте знаки и срок." }));
  await user.click(screen.getByRole("button", { name: "Нет доступа к номеру" }));
  await user.type(await screen.findByLabelText("Код на бумаге"), "ABCD-EFGH-1234");
  await user.click(screen.getByRole("button", { name: "Продолжить" }));
  expect(await screen.findByText("Проверьте знаки и срок.")).toBeVisible();
});

test("where strangers have used up the number's tries, the way through is shown", async () => {
  const { user } = open(CODE);
  await title("Код из SMS");
  const detail = "Попытки закончились. Запросите новый код через 15 часов или попросите в школе код на бумаге.";
  answer("POST", "/api/link/code", problem("code_tries_spent", 429, { detail, retry_after_seconds: 54_000 }));
  await user.keyboard("123456");
  expect(await screen.findByText(detail)).toBeVisible();
});

test("data can be corrected before the profile is made, and the browser's way back works", async () => {
  const { user } = open(CHECK);
  await user.click(await screen.findByRole("button", { name: "Исправить данные" }));
  expect(await title("Информация о себе")).toBeVisible();
  history.back();
  expect(await title("Создать учебный профиль")).toBeVisible();
});

test("a patronymic that was taken out is sent as none", async () => {
  const { user } = open(DATA);
  await user.clear(await screen.findByLabelText("Отчество (если есть)"));
  answer("PUT", "/api/link/vk-id", CHECK);
  await user.click(screen.getByRole("button", { name: "Продолжить" }));
  await title("Создать учебный профиль");
  expect(callsOf("PUT", "/api/link/vk-id")[0]?.body).toMatchObject({ patronymic: null });
});

test("what is missing is said at its field, and nothing is sent", async () => {
  const { user } = open({ ...DATA, known: {} });
  await user.click(await screen.findByRole("button", { name: "Продолжить" }));
  expect(await screen.findByText("Введите фамилию.")).toBeVisible();
  expect(screen.getByText("Укажите дату рождения.")).toBeVisible();
  expect(screen.getByText("Выберите пол.")).toBeVisible();
  expect(screen.getByLabelText("Фамилия")).toHaveFocus();
  expect(callsOf("PUT", "/api/link/vk-id")).toHaveLength(0);
});

test("what the server refuses is said at its field", async () => {
  const { user } = open(DATA);
  const refused = { field: "family_name", code: "name", detail: "Только буквы, пробел и дефис." };
  answer("PUT", "/api/link/vk-id", problem("fields_invalid", 422, { errors: [refused] }));
  await user.click(await screen.findByRole("button", { name: "Продолжить" }));
  expect(await screen.findByText("Только буквы, пробел и дефис.")).toBeVisible();
});

test("a step that another device has taken already is not asked again", async () => {
  const { user } = open(DATA);
  await title("Информация о себе");
  answer("GET", "/api/link", LINKED);
  answer("PUT", "/api/link/vk-id", problem("already_linked", 409));
  await user.click(screen.getByRole("button", { name: "Продолжить" }));
  expect(await title("Учебный профиль привязан")).toBeVisible();
});

test("the chats are shown as they appear", async () => {
  open(LINKED);
  await title("Учебный профиль привязан");
  expect(await screen.findByText("Открываем ваши чаты…")).toBeVisible();
  answer("GET", "/api/chats", {
    chats: [{ chat_id: "c1", kind: "class_pupils", title: "7А · ученики", role: "homeroom_teacher" }],
  });
  expect(await screen.findByRole("link", { name: /7А · ученики/ }, { timeout: 4000 })).toBeVisible();
});

test("without a network the step stays, says so, and can be repeated", async () => {
  const { user } = open(CHECK);
  await title("Создать учебный профиль");
  answer("PUT", "/api/link/study-profile", () => Promise.reject(new TypeError("network")));
  await user.click(screen.getByRole("button", { name: "Создать учебный профиль" }));
  expect(await screen.findByText("Нет связи")).toBeVisible();
  answer("PUT", "/api/link/study-profile", () => {
    answer("GET", "/api/link", LINKED);
    return LINKED;
  });
  await user.click(screen.getByRole("button", { name: "Создать учебный профиль" }));
  expect(await title("Учебный профиль привязан")).toBeVisible();
});

test("when the answer got lost but the code is on its way, the page goes on with the code", async () => {
  const { user } = open(PHONE);
  await user.click(await screen.findByRole("button", { name: "Привязать учебный профиль VK ID" }));
  answer("POST", "/api/link/phone", problem("sms_too_soon", 429, { retry_after_seconds: 50 }));
  answer("GET", "/api/link", CODE);
  await user.type(screen.getByLabelText("Номер мобильного телефона"), "89123456789{Enter}");
  expect(await title("Код из SMS")).toBeVisible();
});

test.each([
  [true, 1],
  [false, 0],
])("whether the link has ended sessions on other devices (%s) is said when it is made", async (ended_elsewhere, times) => {
  open({ ...LINKED, ended_elsewhere });
  await title("Учебный профиль привязан");
  expect(screen.queryAllByText(/на других устройствах сеанс завершён/)).toHaveLength(times);
});

test("the offer says what is agreed to, and where to read more of VK ID", async () => {
  open(PHONE);
  expect(await screen.findByText(/вы соглашаетесь передать номер телефона и информацию о себе в VK ID/)).toBeVisible();
  expect(screen.getByRole("link", { name: "Подробнее о VK ID" })).toHaveAttribute("href", "/about-vk-id");
});

test.each([
  [["Попов Роман"], "Чаты класса и предметов вашего ребёнка откроются сразу, без приглашений"],
  [["Попов Роман", "Попова Анна"], "Чаты классов и предметов ваших детей откроются сразу, без приглашений"],
])("the offer names a parent's chats by the children: %j", async (names, text) => {
  answer("GET", "/api/link", PHONE);
  const children = names.map((name) => ({ person_id: name, name }));
  show(<LinkPage />, { ...TEACHER, roles: [{ role: "parent", organisation_id: "s1", organisation_name: "Школа № 1" }], children });
  expect(await screen.findByText(text)).toBeVisible();
});

test("what is agreed to stands beside the data, and «Подробнее о VK ID» leads to it", async () => {
  open(DATA);
  await title("Информация о себе");
  expect(screen.getByText(/вы соглашаетесь передать эти данные в VK ID/)).toBeVisible();
  expect(screen.getByRole("link", { name: "Подробнее о VK ID" })).toHaveAttribute("href", "/about-vk-id");
});

test("where the region has VK ID, the button leads there, and the number stays another way", async () => {
  answer("GET", "/config.json", { identity_providers: ["vk_id"] });
  const { user } = open(PHONE);
  const link = await screen.findByRole("link", { name: "Привязать учебный профиль VK ID" });
  expect(link).toHaveAttribute("href", "/api/link/vk-id");
  await user.click(screen.getByRole("button", { name: /Продолжить по номеру телефона/ }));
  expect(screen.getByLabelText("Номер мобильного телефона")).toBeVisible();
});

test("who comes back from VK ID with a refusal reads what to do, with both ways at hand", async () => {
  history.replaceState(null, "", "/link?problem=vk_id_denied");
  answer("GET", "/config.json", { identity_providers: ["vk_id"] });
  answer("GET", "/api/sign-in/problems/{code}", { code: "vk_id_denied", title: "Вход в VK ID отменён", detail: "Ещё раз." });
  const { user } = open(PHONE);
  expect(await screen.findByText("Вход в VK ID отменён")).toBeVisible();
  await user.click(screen.getByRole("button", { name: /Продолжить по номеру телефона/ }));
  expect(screen.queryByText("Вход в VK ID отменён")).toBeNull();
});
