import { render } from "@testing-library/react";
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

import type { Role } from "../api/session";
import { KeepToYourself } from "./KeepToYourself";

const words = (text: string) => text.replaceAll(/\s+/g, " ").trim();

function said(...roles: Role[]): string {
  const held = roles.map((role) => ({ role, organisation_id: "s1", organisation_name: "Школа № 1" }));
  return words(render(<KeepToYourself roles={held} />).container.textContent);
}

test("staff are warned of colleagues and of what the organisation may lose", () => {
  const staff = /даже коллегам или руководителю\. .* аккаунта, а также репутации вашей организации\.$/;
  expect(said("homeroom_teacher")).toMatch(staff);
  expect(said("parent", "teacher")).toMatch(staff);
  expect(said("authority_officer")).toMatch(staff);
});

test.each<Role>(["pupil", "parent"])("a %s is warned of friends: there are no colleagues and no organisation", (role) => {
  expect(said(role)).toMatch(/даже друзьям\. Это может угрожать безопасности вашего аккаунта\.$/);
});

test("at the door it speaks to everybody, in the words that the page opens with", () => {
  const { container } = render(<KeepToYourself />);
  const opening = new DOMParser().parseFromString(readFileSync("index.html", "utf8"), "text/html").querySelector(".keep");
  expect(words(container.textContent)).toBe(words(opening?.textContent ?? ""));
});
