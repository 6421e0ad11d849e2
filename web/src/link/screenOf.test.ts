import { expect, test } from "vitest";

import type { LinkStatus } from "../api/link";
import { screenOf, type LinkScreen, type View } from "./screenOf";

function status(next_step: LinkStatus["next_step"], more: Partial<LinkStatus> = {}): LinkStatus {
  return { next_step, linked: next_step === "linked", phone_released: false, ended_elsewhere: false, known: {}, ...more };
}

const VIEWS: View[] = [undefined, "phone", "data", "begun"];

test.each<[LinkStatus["next_step"], LinkScreen[]]>([
  ["phone", ["offer", "phone", "phone", "phone"]],
  ["code", ["code", "phone", "code", "code"]],
  ["vk_id", ["data", "phone", "data", "data"]],
  ["study_profile", ["check", "phone", "data", "check"]],
  ["linked", ["linked", "linked", "linked", "linked"]],
])("at the server's step %s nothing later than that is shown", (step, screens) => {
  expect(VIEWS.map((view) => screenOf(status(step), view))).toEqual(screens);
});

test("whose number went to somebody else is asked for another one at once", () => {
  expect(screenOf(status("phone", { phone_released: true }), undefined)).toBe("phone");
});

test("a person who has given a number goes on with it, unless they want to give another", () => {
  const begun = status("phone", { phone_given: { phone_masked: "+7 912 ***-**-89", resend_in_seconds: 0, call_offered: false } });
  expect(VIEWS.map((view) => screenOf(begun, view))).toEqual(["again", "phone", "again", "again"]);
});
