import { Button, Placeholder } from "@vkontakte/vkui";
import { Link } from "wouter";

/** An address at which there is nothing. */
export function NotFound() {
  return (
    <Placeholder
      action={
        <Link href="~/" asChild>
          <Button Component="a">На главную</Button>
        </Link>
      }
    >
      <title>Страница не найдена · Сетевой Город. Образование</title>
      <Placeholder.Title Component="h1">Такой страницы нет</Placeholder.Title>
      <Placeholder.Description>Проверьте адрес или начните с главной страницы журнала.</Placeholder.Description>
    </Placeholder>
  );
}
