import styles from "./link.module.css";

/** A phone number, never broken over two lines. */
export function Phone({ children }: { children: string }) {
  return <span className={styles["phone"]}>{children}</span>;
}
