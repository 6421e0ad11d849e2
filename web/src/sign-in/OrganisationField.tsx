import { keepPreviousData } from "@tanstack/react-query";
import { CustomSelect, FormItem } from "@vkontakte/vkui";
import { useId, useState } from "react";

import { api } from "../api/client";
import type { components } from "../api/schema.gen";
import { useSettled } from "./useSettled";

export type Organisation = components["schemas"]["OrganisationOut"];

const TYPING_PAUSE_MS = 250;

interface OrganisationFieldProps {
  kind: Organisation["kind"];
  value: Organisation | null;
  onChange: (organisation: Organisation | null) => void;
  error?: string | undefined;
}

/** Chooses an organisation; the server searches, and at most twenty come, however many there are. */
export function OrganisationField({ kind, value, onChange, error }: OrganisationFieldProps) {
  const id = useId();
  const [typed, setTyped] = useState("");
  const name = useSettled(typed.trim(), TYPING_PAUSE_MS);
  const found = api.useQuery(
    "get",
    "/api/organisations",
    { params: { query: { kind, name } } },
    { placeholderData: keepPreviousData, staleTime: 60_000 },
  );
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
        filterFn={false}
        placeholder="Начните вводить название"
        value={value?.organisation_id ?? null}
        options={organisations.map((organisation) => ({
          value: organisation.organisation_id,
          label: organisation.name,
        }))}
        fetching={found.isFetching && organisations.length === 0}
        emptyText={found.isError ? "Список не загрузился. Проверьте связь." : "Ничего не нашлось. Попробуйте другое слово названия."}
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
  return missing ? [chosen, ...ofKind] : ofKind;
}
