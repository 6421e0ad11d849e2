import { useQuery } from "@tanstack/react-query";
import { Icon20Cancel } from "@vkontakte/icons";
import { FormField, FormItem, IconButton, VisuallyHidden } from "@vkontakte/vkui";
import { useEffect, useId, useMemo, useRef, useState, type KeyboardEvent } from "react";

import { organisationsOf, type Organisation } from "../api/organisations";
import { counted } from "../words/counted";
import { findOrganisations, indexOf } from "./organisationSearch";
import styles from "./OrganisationField.module.css";
import { OrganisationList } from "./OrganisationList";

/** So many are shown at first; «Ещё …» shows more. */
const PAGE = 20;
const FOUND = ["организация", "организации", "организаций"] as const;
const NONE: Organisation[] = [];

interface OrganisationFieldProps {
  kind: Organisation["kind"];
  value: Organisation | null;
  onChange: (organisation: Organisation | null) => void;
  error?: string | undefined;
}

/**
 * Chooses an organisation: a combobox over the whole list, which is searched on the page.
 *
 * What is typed is not chosen until a row is taken: by a click, by Enter (the marked row, at first the best one), or on leaving the
 * field where only one is left. At rest the field shows the chosen name whole, on as many lines as it needs.
 */
export function OrganisationField({ kind, value, onChange, error }: OrganisationFieldProps) {
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const listed = useQuery(organisationsOf(kind));
  const organisations = listed.data?.organisations ?? NONE;
  const index = useMemo(() => indexOf(organisations), [organisations]);
  const [typed, setTyped] = useState<string | null>(null);
  const [isOpen, setOpen] = useState(false);
  const [isFocused, setFocused] = useState(false);
  const [marked, mark] = useState(-1);
  const [shown, show] = useState(PAGE);
  const hits = useMemo(() => findOrganisations(index, typed ?? ""), [index, typed]);
  const rows = hits.slice(0, shown);
  const isResting = value !== null && !isFocused;

  // A school that was closed since it was remembered can't be chosen any more; one that was renamed has its new name.
  useEffect(() => {
    const present = organisations.find(({ organisation_id }) => organisation_id === value?.organisation_id);
    if (value && value.kind === kind && organisations.length > 0 && present?.name !== value.name) {
      onChange(present ?? null);
    }
  }, [kind, onChange, organisations, value]);

  const open = () => {
    setOpen(true);
    show(PAGE);
  };
  const close = () => {
    setOpen(false);
    mark(-1);
  };
  const choose = (organisation: Organisation) => {
    onChange(organisation);
    setTyped(null);
    close();
  };
  const type = (text: string) => {
    setTyped(text);
    if (value) {
      onChange(null);
    }
    open();
    mark(text.trim() === "" ? -1 : 0);
  };
  const clear = () => {
    setTyped(null);
    onChange(null);
    open();
    mark(-1);
    input.current?.focus();
  };
  const leave = () => {
    setFocused(false);
    close();
    if (typed?.trim() && hits.length === 1 && hits[0]) {
      choose(hits[0]);
    }
  };
  const move = (step: number) => {
    const next = Math.min(Math.max(marked + step, 0), hits.length - 1);
    mark(next);
    show((before) => (next < before ? before : before + PAGE));
  };
  const press = (event: KeyboardEvent) => {
    switch (event.key) {
      case "ArrowDown":
      case "ArrowUp":
        event.preventDefault();
        if (isOpen) {
          move(event.key === "ArrowDown" ? 1 : -1);
        } else {
          open();
          mark(typed?.trim() ? 0 : -1);
        }
        break;
      case "Enter": {
        const row = rows[marked] ?? (typed?.trim() && hits.length === 1 ? hits[0] : undefined);
        if (isOpen || typed !== null) {
          event.preventDefault();
          if (row) {
            choose(row);
          }
        }
        break;
      }
      case "Escape":
        if (isOpen) {
          event.preventDefault();
          close();
        }
        break;
    }
  };
  const unchosen = !isFocused && typed?.trim() ? "Нажмите на свою организацию в списке." : undefined;
  const below = error ?? unchosen;
  return (
    <FormItem
      top="Выберите организацию"
      htmlFor={id}
      bottom={below}
      bottomId={`${id}-below`}
      status={below ? "error" : "default"}
    >
      <div className={styles["field"]}>
        <FormField
          status={below ? "error" : "default"}
          after={
            (value !== null || typed) && (
              <IconButton
                hoverMode="opacity"
                label="Очистить"
                onMouseDown={(event) => event.preventDefault()}
                onClick={clear}
              >
                <Icon20Cancel />
              </IconButton>
            )
          }
        >
          {isResting && (
            <span aria-hidden className={styles["chosen"]}>
              {value.name}
            </span>
          )}
          <input
            ref={input}
            id={id}
            className={isResting ? styles["covered"] : styles["input"]}
            role="combobox"
            aria-expanded={isOpen}
            aria-controls={`${id}-list`}
            aria-autocomplete="list"
            aria-activedescendant={isOpen && rows[marked] ? `${id}-${marked}` : undefined}
            aria-describedby={below ? `${id}-below` : undefined}
            aria-invalid={below !== undefined}
            placeholder="Название или номер"
            autoComplete="off"
            spellCheck={false}
            value={typed ?? value?.name ?? ""}
            onChange={(event) => type(event.target.value)}
            onFocus={(event) => {
              setFocused(true);
              event.target.select();
            }}
            onBlur={leave}
            onClick={open}
            onKeyDown={press}
          />
        </FormField>
        {isOpen && (
          <OrganisationList
            id={id}
            field={input}
            rows={rows}
            more={hits.length - rows.length}
            chosen={value}
            marked={marked}
            state={listed.isPending ? "loading" : listed.isError && organisations.length === 0 ? "failed" : "there"}
            onChoose={choose}
            onMore={() => show((before) => before + PAGE)}
            onRetry={() => void listed.refetch()}
          />
        )}
        <VisuallyHidden role="status">{isOpen && !listed.isPending && counted(hits.length, FOUND)}</VisuallyHidden>
      </div>
    </FormItem>
  );
}
