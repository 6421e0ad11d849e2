import { Button, FormItem } from "@vkontakte/vkui";
import { useForm } from "react-hook-form";

import { useGiveData, type LinkStatus } from "../api/link";
import { useOneAtATime } from "../api/oneAtATime";
import { fieldErrors, type Problem } from "../api/problem";
import { SubmitButton } from "../fields/SubmitButton";
import { ProblemNotice } from "../states/ProblemNotice";
import { AboutVkId } from "./AboutVkId";
import { Card } from "./Card";
import { PersonalFields } from "./PersonalFields";
import { bodyOf, valuesFrom, type PersonalValues } from "./personalValues";

interface DataScreenProps {
  known: LinkStatus["known"];
  onGiven: () => void;
  onOtherPhone: () => void;
}

/** «Информация о себе» (journey, step 5), with what is known filled in. */
export function DataScreen({ known, onGiven, onOtherPhone }: DataScreenProps) {
  const { control, register, handleSubmit, formState } = useForm({ defaultValues: valuesFrom(known) });
  const call = useGiveData();
  const give = useOneAtATime(async (values: PersonalValues) => {
    await call.mutateAsync({ body: bodyOf(values) });
    onGiven();
  });
  const send = handleSubmit(give);
  const problem = call.error as Problem | null;
  return (
    <Card title="Информация о себе" lead="Проверьте данные из журнала и дополните их. Введите ваши настоящие Ф. И. О. Указывать отчество не обязательно.">
      <form noValidate onSubmit={(event) => void send(event)}>
        <PersonalFields
          control={control}
          register={register}
          errors={formState.errors}
          refused={fieldErrors(problem)}
        />
        <ProblemNotice problem={problem} />
        <SubmitButton busy={call.isPending}>Продолжить</SubmitButton>
      </form>
      <AboutVkId />
      <FormItem>
        <Button mode="tertiary" size="l" stretched onClick={onOtherPhone}>
          Изменить номер телефона
        </Button>
      </FormItem>
    </Card>
  );
}
