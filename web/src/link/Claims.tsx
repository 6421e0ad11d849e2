import { FormItem, FormStatus } from "@vkontakte/vkui";

import { useMyProfile, type PhoneClaim } from "../api/profile";
import { moment } from "../words/dates";
import { Phone } from "./Phone";

const TITLES = {
  waiting: "Заявка на номер у администратора школы",
  keep: "Номер остался у прежнего владельца",
  release: "Администратор школы освободил номер",
};

/** The newest request for a number that others hold, and what came of it; for people who have not linked yet. */
export function Claims() {
  const claim = useMyProfile().data?.claims[0];
  if (!claim) {
    return null;
  }
  return (
    <FormItem noPadding>
      <FormStatus title={TITLES[claim.settlement ?? "waiting"]} role="status">
        {claim.phone_masked && (
          <>
            <Phone>{claim.phone_masked}</Phone>{" · "}
          </>
        )}
        {said(claim)}
      </FormStatus>
    </FormItem>
  );
}

function said({ settlement, noticed_at }: PhoneClaim): string {
  switch (settlement) {
    case "keep":
      return "Введите другой номер, чтобы привязать учебный профиль.";
    case "release":
      return "Введите его ещё раз и подтвердите кодом из SMS.";
    default:
      return `Вы подтвердили его ${moment(noticed_at)}. Решение появится здесь. Если ждать не хочется, введите другой номер.`;
  }
}
