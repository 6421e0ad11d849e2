import { Icon56UserSquareOnSquareOutline } from "@vkontakte/icons";
import { Button, Placeholder } from "@vkontakte/vkui";
import { Link } from "wouter";

import type { Problem } from "../api/problem";
import { Card } from "./Card";

/** The number is somebody else's: another number, or the school settles it. */
export function PhoneTaken({ problem, onOtherPhone }: { problem: Problem; onOtherPhone: () => void }) {
  return (
    <Card title={problem.title}>
      <Placeholder
        role="alert"
        icon={<Icon56UserSquareOnSquareOutline />}
        action={
          <>
            <Button size="l" onClick={onOtherPhone}>
              Ввести другой номер
            </Button>
            <Link href="/" asChild>
              <Button Component="a" mode="tertiary" size="l">
                На главную
              </Button>
            </Link>
          </>
        }
      >
        <Placeholder.Title Component="h2">Этот номер уже связан с другим человеком</Placeholder.Title>
        <Placeholder.Description>
          Если номер ваш, подождите ответа: администратор школы уже видит вашу заявку и решит, чей он. Ответ появится на этой
          странице и на главной. Если номер не ваш, введите свой.
        </Placeholder.Description>
      </Placeholder>
    </Card>
  );
}
