import { screen } from "@testing-library/react";
import { useState } from "react";
import { expect, test, vi } from "vitest";

import { show } from "../test/render";
import { CodeField } from "./CodeField";

function Code() {
  const [code, setCode] = useState("");
  return <CodeField value={code} onChange={setCode} />;
}

test("six cells are one field, which waits for typing", async () => {
  const { user } = show(<Code />);
  expect(screen.getByRole("textbox", { name: "Код из SMS" })).toHaveFocus();
  await user.keyboard("123456");
  expect(screen.getByRole("textbox")).toHaveValue("123456");
});

test.each(["123 456", "Код 123456 для привязки учебного профиля.\n\n@localhost #123456", "123456"])(
  "of «%s» pasted the six figures are taken",
  async (pasted) => {
    const { user } = show(<Code />);
    await user.paste(pasted);
    expect(screen.getByRole("textbox")).toHaveValue("123456");
  },
);

test("letters and a seventh figure are left out", async () => {
  const { user } = show(<Code />);
  await user.keyboard("1a2-34567");
  expect(screen.getByRole("textbox")).toHaveValue("123456");
});

test("phones offer the code from the SMS over a keyboard of figures", () => {
  show(<Code />);
  expect(screen.getByRole("textbox")).toHaveAttribute("autocomplete", "one-time-code");
  expect(screen.getByRole("textbox")).toHaveAttribute("inputmode", "numeric");
});

test("where the browser reads the SMS, the code is there by itself", async () => {
  vi.stubGlobal("OTPCredential", vi.fn());
  const get = vi.fn().mockResolvedValue({ code: "654321" });
  vi.stubGlobal("navigator", Object.assign(navigator, { credentials: { get } }));
  show(<Code />);
  expect(await screen.findByDisplayValue("654321")).toBeVisible();
  vi.unstubAllGlobals();
});
