import { Button, Placeholder } from "@vkontakte/vkui";

/** In place of a screen that could not be shown. */
export function Failed() {
  return (
    <Placeholder role="alert" action={<Button onClick={() => location.reload()}>Обновить страницу</Button>}>
      <Placeholder.Title Component="h1">Экран не открылся</Placeholder.Title>
      <Placeholder.Description>
        Возможно, прервалась связь или страница обновилась. Обновите её: вы продолжите с того же места.
      </Placeholder.Description>
    </Placeholder>
  );
}
