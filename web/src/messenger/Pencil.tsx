import { Icon28MessageOutline, Icon28Users3Outline, Icon28WriteOutline } from "@vkontakte/icons";
import { ActionSheet, ActionSheetItem, IconButton } from "@vkontakte/vkui";
import { useRef, useState } from "react";
import { useLocation } from "wouter";

/** The pencil above the list: what can be begun. */
export function Pencil() {
  const button = useRef<HTMLElement>(null);
  const [isOpen, setOpen] = useState(false);
  const [from, navigate] = useLocation();
  const go = (path: string) => () => navigate(path, { state: { from } });
  return (
    <>
      <IconButton getRootRef={button} label="Новый чат" aria-haspopup="menu" aria-expanded={isOpen} onClick={() => setOpen(true)}>
        <Icon28WriteOutline />
      </IconButton>
      {isOpen && (
        <ActionSheet aria-label="Новый чат" toggleRef={button} onClosed={() => setOpen(false)} placement="bottom-end">
          <ActionSheetItem before={<Icon28Users3Outline />} onClick={go("/messenger/new")}>
            Создать чат
          </ActionSheetItem>
          <ActionSheetItem before={<Icon28MessageOutline />} onClick={go("/messenger/write")}>
            Написать
          </ActionSheetItem>
        </ActionSheet>
      )}
    </>
  );
}
