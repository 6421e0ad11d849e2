import { fireEvent, screen } from "@testing-library/react";
import { useState } from "react";
import { expect, test } from "vitest";

import { show } from "../test/render";
import { PhoneField } from "./PhoneField";

function Phone() {
  const [phone, setPhone] = useState("");
  return <PhoneField value={phone} onChange={setPhone} />;
}

test.each(["89123456789", "79123456789", "+79123456789", "9123456789", "8 912 345 67 89", "+7 (912) 3456789"])(
  "%s typed figure by figure is shown as people write numbers",
  async (typed) => {
    const { user } = show(<Phone />);
    await user.type(screen.getByRole("textbox"), typed);
    expect(screen.getByRole("textbox")).toHaveValue("+7 912 345-67-89");
  },
);

test.each(["87011234567", "77011234567", "+77011234567", "8 701 123 45 67"])("%s typed figure by figure keeps its second 7", async (typed) => {
  const { user } = show(<Phone />);
  await user.type(screen.getByRole("textbox"), typed);
  expect(screen.getByRole("textbox")).toHaveValue("+7 701 123-45-67");
});

test.each(["87011234567", "+7 701 123 45 67", "7011234567"])("%s pasted keeps its second 7", async (pasted) => {
  const { user } = show(<Phone />);
  await user.click(screen.getByRole("textbox"));
  await user.paste(pasted);
  expect(screen.getByRole("textbox")).toHaveValue("+7 701 123-45-67");
});

test("a number that is taken back can be typed anew", async () => {
  const { user } = show(<Phone />);
  await user.type(screen.getByRole("textbox"), `8912${"{Backspace}".repeat(8)}`);
  await user.type(screen.getByRole("textbox"), "912");
  expect(screen.getByRole("textbox")).toHaveValue("+7 912");
});

test.each(["8 (912) 345-67-89", "+7 (912) 345 67 89", "8-912-345-67-89", "79123456789", "  +7 912 345-67-89 "])(
  "«%s» pasted is shown as people write numbers",
  async (pasted) => {
    const { user } = show(<Phone />);
    await user.click(screen.getByRole("textbox"));
    await user.paste(pasted);
    expect(screen.getByRole("textbox")).toHaveValue("+7 912 345-67-89");
  },
);

test("phones open the keyboard of figures and offer their own number", () => {
  show(<Phone />);
  expect(screen.getByLabelText("Номер мобильного телефона")).toHaveAttribute("autocomplete", "tel");
  expect(screen.getByRole("textbox")).toHaveAttribute("inputmode", "tel");
});

test("a number pasted over another takes its place", async () => {
  const { user } = show(<Phone />);
  await user.type(screen.getByRole("textbox"), "89001112233");
  await user.tripleClick(screen.getByRole("textbox"));
  await user.paste("8 (912) 345-67-89");
  expect(screen.getByRole("textbox")).toHaveValue("+7 912 345-67-89");
});

test("what the browser fills in is shown the same way", () => {
  show(<Phone />);
  fireEvent.input(screen.getByRole("textbox"), { target: { value: "89123456789" } });
  expect(screen.getByRole("textbox")).toHaveValue("+7 912 345-67-89");
});

test("a figure taken back goes, and can be typed again", async () => {
  const { user } = show(<Phone />);
  await user.type(screen.getByRole("textbox"), "89123456788{Backspace}9");
  expect(screen.getByRole("textbox")).toHaveValue("+7 912 345-67-89");
});

test.each(["+1 202 555 0123", "+375 29 123-45-67", "12025550123"])("%s pasted stays a number of another country", async (pasted) => {
  const { user } = show(<Phone />);
  await user.click(screen.getByRole("textbox"));
  await user.paste(pasted);
  expect(screen.getByRole("textbox")).toHaveValue(`+${pasted.replace(/\D/g, "")}`);
});

test("a foreign number typed figure by figure stays what it is", async () => {
  const { user } = show(<Phone />);
  await user.type(screen.getByRole("textbox"), "+12025550123");
  expect(screen.getByRole("textbox")).toHaveValue("+12025550123");
});

test("what is wrong with a number is said of its field", () => {
  show(<PhoneField value="+7 912" onChange={() => undefined} error="Введите номер целиком." hint="Номер из России" />);
  expect(screen.getByRole("textbox")).toBeInvalid();
  expect(screen.getByRole("textbox")).toHaveAccessibleDescription("Введите номер целиком.");
});
