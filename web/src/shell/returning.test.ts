import { expect, test } from "vitest";

import { addressAfter, signInAddress } from "./returning";

test("signing in leads back to where one was", () => {
  const [, search = ""] = signInAddress("/chats/c1", "from=start").split("?");
  expect(addressAfter(search)).toBe("/chats/c1?from=start");
});

test("without a place to go back to, signing in leads to the start page", () => {
  expect(signInAddress("/", "")).toBe("/sign-in");
  expect(addressAfter("")).toBe("/");
});

test.each(["//evil.example/x", "https://evil.example", "/\\evil.example", "javascript:alert(1)", "chats"])(
  "an address of elsewhere (%s) is not followed",
  (wanted) => {
    expect(addressAfter(new URLSearchParams({ next: wanted }).toString())).toBe("/");
  },
);
