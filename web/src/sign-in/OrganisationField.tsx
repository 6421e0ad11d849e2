import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { CustomSelect, FormItem } from "@vkontakte/vkui";
import { useId, useState } from "react";

import { organisationsNamed, type Organisation } from "../api/organisations";
import { Options } from "./Options";
import { useSettled } from "./useSettled";

const TYPING_PAUSE_MS = 250;
/** As many as fit without scrolling; whoever has more to choose from types another letter. */
const MOST_SHOWN = 8;

interface OrganisationFieldProps {
  kind: Organisation["kind"];
  value: Organisation | null;
  onChange: (organisation: Organisation | null) => void;
  error?: string | undefined;
}

/** Chooses an organisation; the server searches, and few are shown, however many there are. */
export function OrganisationField({ kind, value, onChange, error }: OrganisationFieldProps) {
  const id = useId();
  const [typed, setTyped] = useState("");
  const name = useSettled(typed.trim(), TYPING_PAUSE_MS);
  const found = useQuery({ ...organisationsNamed(kind, name), placeholderData: keepPreviousData });
  const organisations = offered(found.data?.organisations ?? [], kind, name === "" ? value : null);
  return (
    <FormItem
      top="Выберите организацию"
      htmlFor={id}
      bottom={error}
      bottomId={`${id}-below`}
      status={error ? "error" : "default"}
    >
      <CustomSelect
        slotProps={{ input: { id, "aria-describedby": error ? `${id}-below` : undefined } }}
        searchable
        forceDropdownPortal={false}
        filterFn={false}
        placeholder="Начните вводить название"
        value={value?.organisation_id ?? null}
        options={organisations.map((organisation) => ({
          value: organisation.organisation_id,
          label: organisation.name,
        }))}
        noMaxHeight
        renderDropdown={({ defaultDropdownContent }) => <Options>{defaultDropdownContent}</Options>}
        emptyText={emptyText(found)}
        onInputChange={(event) => setTyped(event.target.value)}
        onClose={() => setTyped("")}
        onChange={(_event, chosen) =>
          onChange(organisations.find(({ organisation_id }) => organisation_id === chosen) ?? null)
        }
      />
    </FormItem>
  );
}

function offered(found: Organisation[], kind: Organisation["kind"], chosen: Organisation | null): Organisation[] {
  const ofKind = found.filter((organisation) => organisation.kind === kind);
  const missing = chosen && !ofKind.some(({ organisation_id }) => organisation_id === chosen.organisation_id);
  return (missing ? [chosen, ...ofKind] : ofKind).slice(0, MOST_SHOWN);
}

function emptyText({ isError, isFetching }: { isError: boolean; isFetching: boolean }): string {
  if (isFetching) {
    return "Ищем…";
  }
  return isError
    ? "Список не загрузился. Проверьте связь и попробуйте ещё раз."
    : "Ничего не нашлось. Попробуйте другое слово из названия.";
}
