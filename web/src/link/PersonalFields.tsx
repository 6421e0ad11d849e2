import { FormItem, Radio, RadioGroup } from "@vkontakte/vkui";
import { Controller, type Control, type FieldErrors, type UseFormRegister } from "react-hook-form";

import { checkedBirthDate } from "../fields/dates";
import { DateField } from "../fields/DateField";
import { checkedName } from "../fields/names";
import { TextField } from "../fields/TextField";
import styles from "./link.module.css";
import type { PersonalValues } from "./personalValues";

interface PersonalFieldsProps {
  control: Control<PersonalValues>;
  register: UseFormRegister<PersonalValues>;
  errors: FieldErrors<PersonalValues>;
  /** What the server said about a field. */
  refused: Record<string, string>;
}

const SEXES = [
  { value: "male", name: "Мужской" },
  { value: "female", name: "Женский" },
];

/** Last name, first name, patronymic, birth date, sex. */
export function PersonalFields({ control, register, errors, refused }: PersonalFieldsProps) {
  return (
    <>
      <TextField
        label="Фамилия"
        autoComplete="family-name"
        registered={register("family_name", { required: "Введите фамилию.", validate: checkedName })}
        error={errors.family_name?.message ?? refused["family_name"]}
      />
      <TextField
        label="Имя"
        autoComplete="given-name"
        registered={register("given_name", { required: "Введите имя.", validate: checkedName })}
        error={errors.given_name?.message ?? refused["given_name"]}
      />
      <TextField
        label="Отчество (если есть)"
        autoComplete="additional-name"
        registered={register("patronymic", { validate: checkedName })}
        error={errors.patronymic?.message ?? refused["patronymic"]}
      />
      <Controller
        control={control}
        name="birth_date"
        rules={{ validate: checkedBirthDate }}
        render={({ field }) => (
          <DateField
            label="Дата рождения"
            value={field.value}
            onChange={field.onChange}
            error={errors.birth_date?.message ?? refused["birth_date"]}
          />
        )}
      />
      <FormItem top="Пол" topId="sex" bottom={errors.sex?.message} status={errors.sex ? "error" : "default"}>
        <RadioGroup mode="horizontal" aria-labelledby="sex" className={styles["sexes"] ?? ""}>
          {SEXES.map(({ value, name }) => {
            const { ref, ...input } = register("sex", { required: "Выберите пол." });
            return (
              <Radio key={value} {...input} value={value} slotProps={{ input: { getRootRef: ref } }}>
                {name}
              </Radio>
            );
          })}
        </RadioGroup>
      </FormItem>
    </>
  );
}
