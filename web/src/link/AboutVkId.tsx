import { Link } from "wouter";

import styles from "./link.module.css";

/** «Подробнее о VK ID» (journey, step 5): what it is, and what one agrees to by going on. */
export function AboutVkId() {
  return (
    <p className={styles["about"]}>
      Продолжая, вы соглашаетесь передать эти данные в VK ID.{" "}
      <Link href="/about-vk-id" className={styles["more"] ?? ""}>
        Подробнее о VK ID
      </Link>
    </p>
  );
}
