import styles from "./brands.module.css";

/** Where the journal sends the browser on to VK ID. */
export const VK_ID = "/api/link/vk-id";

/** Leads to VK ID, in its blue (journey, step 2). */
export function VkIdButton({ children }: { children: string }) {
  return (
    <a href={VK_ID} className={`${styles["button"]} ${styles["vkId"]}`}>
      <svg width="30" height="24" viewBox="0 0 30 24" fill="none" stroke="currentColor" strokeWidth="2.4" strokeLinecap="round" strokeLinejoin="round" aria-hidden>
        <rect x="1.5" y="2.5" width="27" height="19" rx="6" />
        <path d="M9.5 8v8M15 8v8h1.5a4 4 0 0 0 0-8z" />
      </svg>
      <span>{children}</span>
    </a>
  );
}
