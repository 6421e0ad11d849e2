import { Button, Placeholder } from "@vkontakte/vkui";
import { useEffect } from "react";

/** In place of a screen that could not be shown. */
export function Failed() {
  // A file that didn't come for lack of a network is not asked for again by the page as it stands.
  useEffect(() => {
    const reload = () => location.reload();
    addEventListener("online", reload);
    return () => removeEventListener("online", reload);
  }, []);
  return (
    <Placeholder role="alert" action={<Button onClick={() => location.reload()}>Обновить страницу</Button>}>
      <Placeholder.Title Component="h1">Экран не открылся</Placeholder.Title>
      <Placeholder.Description>
        Возможно, прервалась связь или страница обновилась. Обновите её: вы продолжите с того же места.
      </Placeholder.Description>
    </Placeholder>
  );
}
