/** The guide's warning (step 8); the page opens with it (`index.html`), in the same look (`opening.css`). */
export function KeepToYourself() {
  return (
    <p className="keep">
      Никому не передавайте логин и пароль, даже коллегам или руководителю. Это защищает и вас, и вашу школу.
    </p>
  );
}
