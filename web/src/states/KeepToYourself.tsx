/** The warning to keep one's log-in to oneself; the page opens with it (`index.html`), in the same look (`opening.css`). */
export function KeepToYourself() {
  return (
    <p className="keep">
      Никому не передавайте свои регистрационные данные, даже друзьям, коллегам или руководителю. Это может угрожать
      безопасности вашего аккаунта, а также репутации вашей организации.
    </p>
  );
}
