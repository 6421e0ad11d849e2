import { ModalCard, type ModalCardProps } from "@vkontakte/vkui";
import { useEffect, useEffectEvent } from "react";

/** What the platform closes something by: a phone's back button or gesture, Escape (https://html.spec.whatwg.org/#close-watcher). */
interface CloseWatcher {
  onclose: (() => void) | null;
  destroy: () => void;
}

declare global {
  interface Window {
    /** Browsers without it leave the page by the back button, as they always have. */
    CloseWatcher?: new () => CloseWatcher;
  }
}

interface DialogProps extends Omit<ModalCardProps, "open" | "onClose" | "dismissLabel"> {
  open: boolean;
  onClose: () => void;
}

/** A card over the page that asks or tells something. A phone's back button closes it, and doesn't leave the page. */
export function Dialog({ open, onClose, ...card }: DialogProps) {
  const close = useEffectEvent(onClose);
  useEffect(() => {
    if (!open || !window.CloseWatcher) {
      return;
    }
    const watcher = new window.CloseWatcher();
    watcher.onclose = () => close();
    return () => watcher.destroy();
  }, [open]);
  return <ModalCard {...card} open={open} onClose={onClose} dismissLabel="Закрыть" />;
}
