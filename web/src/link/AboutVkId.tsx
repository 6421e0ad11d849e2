import { Link } from "wouter";

import styles from "./link.module.css";

/** «Подробнее о VK ID» (journey, steps 2, 5 and 6): what it is, and what one agrees to give by going on. */
export function AboutVkId({ given = "эти данные" }: { given?: string }) {
  return (
    <p className={styles["about"]}>
      Продолжая, вы соглашаетесь передать {given} в VK ID.{" "}
      <Link href="/about-vk-id" className={styles["more"] ?? ""}>
        Подробнее о VK ID
      </Link>
    </p>
  );
}
