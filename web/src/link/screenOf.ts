import type { LinkStatus } from "../api/link";

/** What the person asked to see beside the step that comes next; kept in the browser's history. */
export type View = "phone" | "data" | "begun" | undefined;

export type LinkScreen = "offer" | "phone" | "again" | "code" | "data" | "check" | "linked";

/**
 * The screen to show. The step comes from the server; the person may only look at what lies before it: another phone
 * instead of the one that the code went to, the data once more before they are confirmed.
 */
export function screenOf(status: LinkStatus, view: View): LinkScreen {
  switch (status.next_step) {
    case "phone":
      return view === "phone" ? "phone" : begunWith(status, view);
    case "code":
      return view === "phone" ? "phone" : "code";
    case "vk_id":
      return view === "phone" ? "phone" : "data";
    case "study_profile":
      return view === "phone" || view === "data" ? view : "check";
    case "linked":
      return "linked";
  }
}

/** Who has given a number already, here or on another device, goes on with it; who has begun nothing sees what it is for. */
function begunWith(status: LinkStatus, view: View): LinkScreen {
  if (status.phone_given) {
    return "again";
  }
  return view === undefined && !status.phone_released ? "offer" : "phone";
}
