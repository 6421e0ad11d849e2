import { Icon24PinOutline } from "@vkontakte/icons";
import { useState } from "react";

import type { Message } from "../api/messenger";
import styles from "./messenger.module.css";
import { plainText } from "./Text";

interface PinnedProps {
  messages: readonly Message[];
  nameOf: (personId: string) => string;
  onOpen: (message: Message) => void;
}

/** The pinned messages above the chat: the newest one, and the others on request. */
export function Pinned({ messages, nameOf, onOpen }: PinnedProps) {
  const [isOpen, setOpen] = useState(false);
  const [newest] = messages;
  if (!newest) {
    return null;
  }
  return (
    <section aria-label="Закреплённые сообщения" className={styles["pins"]}>
      <Icon24PinOutline aria-hidden />
      <ul>
        {(isOpen ? messages : [newest]).map((message) => (
          <li key={message.sequence_number}>
            <button type="button" className={styles["pin"]} onClick={() => onOpen(message)}>
              <b>{nameOf(message.person_id)}</b> {plainText(message, nameOf)}
            </button>
          </li>
        ))}
      </ul>
      {messages.length > 1 && (
        <button type="button" className={styles["count"]} aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          {isOpen ? "Свернуть" : `Все ${messages.length}`}
        </button>
      )}
    </section>
  );
}
