import { screen } from "@testing-library/react";
import { beforeEach, expect, test } from "vitest";

import type { LinkStatus } from "../api/link";
import { show } from "../test/render";
import { answer, callsOf, problem } from "../test/server";
import LinkPage from "./LinkPage";

const KNOWN: LinkStatus["known"] = {
  last_name: "Петров",
  first_name: "Сергей",
  patronymic: "Олегович",
  birth_date: "1987-07-25",
  sex: "male",
};
const PHONE: LinkStatus = { next_step: "phone", linked: false, phone_released: false, known: KNOWN };
const CODE: LinkStatus = {
  ...PHONE,
  next_step: "code",
  code: { phone_masked: "+7 912 ***-**-89", expires_in_seconds: 300, resend_in_seconds: 60, tries_left: 5 },
};
const FREE = { ...CODE, code: { ...CODE.code, resend_in_seconds: 0 } } as LinkStatus;
const GIVEN: LinkStatus = { ...PHONE, phone_given: { phone_masked: "+7 912 ***-**-89", resend_in_seconds: 0 } };
const DATA: LinkStatus = { ...PHONE, next_step: "vk_id", phone_masked: "+7 912 ***-**-89" };
const CHECK: LinkStatus = { ...DATA, next_step: "study_profile" };
const LINKED: LinkStatus = { ...DATA, next_step: "linked", linked: true };

beforeEach(() => {
  history.replaceState(null, "", "/link");
  answer("GET", "/api/chats", { chats: [] });
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
  answer("PUT", "/api/link/study-profile", LINKED);
  await user.click(screen.getByRole("button", { name: "Продолжить" }));
  await title("Учебный профиль привязан");
  expect(callsOf("POST", "/api/link/phone")[0]?.body).toEqual({ phone: "+7 912 345-67-89" });
  expect(callsOf("POST", "/api/link/code")[0]?.body).toEqual({ code: "123456" });
  expect(callsOf("PUT", "/api/link/vk-id")[0]?.body).toEqual(KNOWN);
  expect(callsOf("PUT", "/api/link/study-profile")[0]?.body).toEqual(KNOWN);
});

test("each new screen takes the focus to its heading, or to the code's field", async () => {
  const { user } = open(PHONE);
  await user.click(await screen.findByRole("button", { name: "Привязать учебный профиль VK ID" }));
  expect(await title("Номер телефона")).toHaveFocus();
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
  expect(await screen.findByRole("button", { name: "Отправить снова · 1:00" })).toBeDisabled();
});

test("when the pause is over «Отправить снова» sends once more, after a reload too, and asks for no number", async () => {
  const { user } = open(FREE);
  answer("POST", "/api/link/phone", () => new Promise((resolve) => setTimeout(() => resolve(CODE), 50)));
  await user.dblClick(await screen.findByRole("button", { name: "Отправить снова" }));
  expect(await screen.findByRole("button", { name: "Отправить снова · 1:00" })).toBeDisabled();
  expect(callsOf("POST", "/api/link/phone").map(({ body }) => body)).toEqual([{}]);
});

test("where the code was asked for on another device a new one goes to the same number, unasked for", async () => {
  const { user } = open(GIVEN);
  expect(await title("Номер телефона")).toHaveFocus();
  expect(screen.getByText("+7 912 ***-**-89")).toBeVisible();
  answer("POST", "/api/link/phone", CODE);
  await user.click(screen.getByRole("button", { name: "Отправить снова" }));
  expect(await title("Код из SMS")).toBeVisible();
  expect(callsOf("POST", "/api/link/phone")[0]?.body).toEqual({});
});

test("instead of the number given before another one can be given", async () => {
  const { user } = open(GIVEN);
  await user.click(await screen.findByRole("button", { name: "Изменить номер" }));
  expect(await screen.findByLabelText("Номер мобильного телефона")).toHaveValue("");
});

test("a limit is said where the code would have been sent again, and the screen stays", async () => {
  const { user } = open(GIVEN);
  answer("POST", "/api/link/phone", problem("sms_limit", 429, { detail: "На сегодня всё." }));
  await user.click(await screen.findByRole("button", { name: "Отправить снова" }));
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
  expect(screen.getByRole("alert")).toHaveTextContent("администратор школы уже видит");
  await user.click(screen.getByRole("button", { name: "Ввести другой номер" }));
  expect(await title("Номер телефона")).toBeVisible();
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
  const refused = { field: "last_name", code: "name", detail: "Только буквы, пробел и дефис." };
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
  await user.click(screen.getByRole("button", { name: "Продолжить" }));
  expect(await screen.findByText("Нет связи")).toBeVisible();
  answer("PUT", "/api/link/study-profile", LINKED);
  await user.click(screen.getByRole("button", { name: "Продолжить" }));
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
