import styles from "./brands.module.css";

interface GosuslugiButtonProps {
  href: string;
  children?: string;
}

/** Leads to Госуслуги, in their blue. */
export function GosuslugiButton({ href, children = "Через госуслуги" }: GosuslugiButtonProps) {
  return (
    <a href={href} className={`${styles["button"]} ${styles["gosuslugi"]}`}>
      <svg width="24" height="24" viewBox="0 0 24 24" fill="none" stroke="currentColor" strokeWidth="2" strokeLinecap="round" strokeLinejoin="round" aria-hidden>
        <path d="M12 2.5 20.5 7v10L12 21.5 3.5 17V7z" />
        <path d="m8 12 3 3 5-6" />
      </svg>
      <span>{children}</span>
    </a>
  );
}
