import { fireEvent, screen } from "@testing-library/react";
import { useState } from "react";
import { expect, test, vi } from "vitest";

import { show } from "../test/render";
import { DateField } from "./DateField";

function BirthDate() {
  const [date, setDate] = useState("");
  return <DateField label="Дата рождения" value={date} onChange={setDate} />;
}

test.each(["25071987", "25.07.1987", "25.7.1987"])("%s typed is a date with its dots", async (typed) => {
  const { user } = show(<BirthDate />);
  await user.type(screen.getByLabelText("Дата рождения"), typed);
  expect(screen.getByLabelText("Дата рождения")).toHaveValue("25.07.1987");
});

test("a date picked in the device's calendar is shown as if it had been typed", async () => {
  const showPicker = vi.fn();
  HTMLInputElement.prototype.showPicker = showPicker;
  const { user, container } = show(<BirthDate />);
  await user.click(screen.getByRole("button", { name: "Открыть календарь" }));
  expect(showPicker).toHaveBeenCalledOnce();
  const calendar = container.querySelector("input[type=date]");
  fireEvent.change(calendar ?? container, { target: { value: "2011-02-28" } });
  expect(screen.getByLabelText("Дата рождения")).toHaveValue("28.02.2011");
});

test.each(["31.02.2011", "30022011", "45.13.2011"])("%s is refused where it is typed, and stays as typed", async (typed) => {
  const { user } = show(<BirthDate />);
  await user.type(screen.getByLabelText("Дата рождения"), typed);
  expect(screen.getByLabelText("Дата рождения")).toHaveValue(typed.replace(/^(\d\d)\.?(\d\d)\.?(\d{4})$/, "$1.$2.$3"));
  expect(screen.getByText(/Такой даты нет/)).toBeVisible();
  expect(screen.getByLabelText("Дата рождения")).toBeInvalid();
  expect(screen.getByLabelText("Дата рождения")).toHaveAccessibleDescription(/Такой даты нет/);
});
