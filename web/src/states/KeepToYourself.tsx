import type { WhoAmI } from "../api/session";

const OTHERS = {
  anybody: "друзьям, коллегам или руководителю",
  staff: "коллегам или руководителю",
  family: "друзьям",
};

/**
 * The warning to keep one's log-in to oneself, in words for who is signed in; nobody is at the door. The page opens with it
 * (`index.html`), in the same look (`opening.css`).
 */
export function KeepToYourself({ roles }: { roles?: WhoAmI["roles"] }) {
  const reader = readerOf(roles);
  return (
    <p className="keep">
      Никому не передавайте свои регистрационные данные, даже {OTHERS[reader]}. Это может угрожать безопасности вашего
      аккаунта{reader === "family" ? "." : ", а также репутации вашей организации."}
    </p>
  );
}

function readerOf(roles: WhoAmI["roles"] | undefined): keyof typeof OTHERS {
  if (!roles) {
    return "anybody";
  }
  return roles.every(({ role }) => role === "pupil" || role === "parent") ? "family" : "staff";
}
