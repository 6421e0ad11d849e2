import { Button, FormItem, Input } from "@vkontakte/vkui";
import { useId, useState } from "react";

import { takeFocus } from "../../lists/takeFocus";
import { agreed } from "../../words/counted";
import { deadline, moment } from "../../words/dates";
import styles from "./invitations.module.css";
import type { Invitation, Inviting } from "./useInviting";

const CAME = ["вошёл", "вошли", "вошли"] as const;

interface InvitationCardProps {
  invitation: Invitation;
  title: string;
  inviting: Inviting;
  onSaid: (text: string) => void;
}

/** A link with its QR code, and what can be done with it. */
export function InvitationCard({ invitation, title, inviting, onSaid }: InvitationCardProps) {
  const id = useId();
  const { link, state, qr_svg: svg, qr_png: png } = invitation;
  const busy = inviting.busyWith === invitation.invitation_id;
  const copy = async () => {
    onSaid("");
    try {
      await navigator.clipboard.writeText(link);
      onSaid("Ссылка скопирована.");
    } catch {
      document.querySelector<HTMLInputElement>(`#${CSS.escape(id)}`)?.select();
      onSaid("Ссылка выделена: скопируйте её.");
    }
  };
  return (
    <section aria-label={`Ссылка, ${whatItIs(invitation)}`} className={styles["card"]}>
      <p className={styles["state"]} data-state={state}>
        {whatItIs(invitation)}
      </p>
      <p className={styles["made"]}>Приглашает {invitation.made_by}</p>
      {state === "valid" && (
        <div className={styles["both"]}>
          <img className={styles["code"]} src={inlined("image/svg+xml", btoa(svg))} alt={`QR-код: ссылка в чат «${title}»`} width={200} height={200} />
          <div className={styles["ways"]}>
            <FormItem top="Ссылка" htmlFor={id} noPadding>
              <Input id={id} readOnly value={link} onFocus={({ currentTarget }) => currentTarget.select()} />
            </FormItem>
            <Button size="m" onClick={() => void copy()}>
              Скопировать ссылку
            </Button>
            <div className={styles["files"]}>
              <Button Component="a" size="m" mode="secondary" href={inlined("image/png", png)} download={nameOf(title, "png")}>
                Скачать QR-код
              </Button>
              <Button Component="a" size="m" mode="secondary" href={inlined("image/svg+xml", btoa(svg))} download={nameOf(title, "svg")}>
                QR-код для печати
              </Button>
            </div>
          </div>
        </div>
      )}
      <Ending invitation={invitation} inviting={inviting} busy={busy} />
    </section>
  );
}

/** Renewing and revoking: what was sent or printed before stops, so it is asked twice. */
function Ending({ invitation, inviting, busy }: { invitation: Invitation; inviting: Inviting; busy: boolean }) {
  const [asked, setAsked] = useState<"renew" | "revoke">();
  if (!asked) {
    return (
      <div className={styles["files"]}>
        <Button size="m" mode="tertiary" loading={busy} onClick={() => (invitation.state === "valid" ? setAsked("renew") : void inviting.renew(invitation))}>
          Обновить
        </Button>
        <Button size="m" mode="tertiary" appearance="negative" disabled={busy} onClick={() => setAsked("revoke")}>
          Отозвать
        </Button>
      </div>
    );
  }
  const go = () => {
    setAsked(undefined);
    void inviting[asked](invitation);
  };
  return (
    <div role="group" aria-label={asked === "renew" ? "Обновить ссылку?" : "Отозвать ссылку?"} className={styles["sure"]}>
      <p>
        {asked === "renew"
          ? "Появится новая ссылка. Та, что уже отправлена или напечатана, перестанет действовать."
          : "Ссылка и QR-код перестанут действовать. Кто уже вошёл, останется в чате."}
      </p>
      <div className={styles["files"]}>
        <Button size="m" appearance={asked === "renew" ? "accent" : "negative"} getRootRef={takeFocus} onClick={go}>
          {asked === "renew" ? "Да, обновить" : "Да, отозвать"}
        </Button>
        <Button size="m" mode="secondary" onClick={() => setAsked(undefined)}>
          Отмена
        </Button>
      </div>
    </div>
  );
}

function whatItIs({ state, expires_at, uses, uses_allowed }: Invitation): string {
  const came = uses === 0 ? "ещё никто не вошёл" : `${agreed(uses, CAME)} ${uses} из ${uses_allowed}`;
  switch (state) {
    case "valid":
      return `действует ${deadline(expires_at)} · ${came}`;
    case "expired":
      return `срок истёк ${moment(expires_at)} · ${came}`;
    case "used_up":
      return `больше никого не впустит: ${came}`;
  }
}

function inlined(type: string, base64: string): string {
  return `data:${type};base64,${base64}`;
}

function nameOf(title: string, ending: string): string {
  return `QR-код ${title.replaceAll(/[\\/:*?"<>|]/g, " ").trim()}.${ending}`;
}
