import { Tabs, TabsItem } from "@vkontakte/vkui";
import { useId, type ReactNode } from "react";

import styles from "./lists.module.css";

interface TabbedPanelProps<Tab extends string> {
  label: string;
  tabs: readonly { tab: Tab; name: string; count?: number | undefined }[];
  selected: Tab;
  onSelect: (tab: Tab) => void;
  /** What belongs to the selected tab. */
  children: ReactNode;
}

/** Tabs, and the panel of the one that is selected. */
export function TabbedPanel<Tab extends string>({ label, tabs, selected, onSelect, children }: TabbedPanelProps<Tab>) {
  const id = useId();
  return (
    <>
      <Tabs className={styles["tabs"] ?? ""} aria-label={label} layoutFillMode="shrinked">
        {tabs.map(({ tab, name, count }) => (
          <TabsItem
            key={tab}
            id={`${id}-${tab}`}
            aria-controls={`${id}-panel`}
            selected={tab === selected}
            {...(count !== undefined && { status: <span className={styles["number"]}>{count}</span> })}
            onClick={() => onSelect(tab)}
          >
            {name}
          </TabsItem>
        ))}
      </Tabs>
      <div role="tabpanel" id={`${id}-panel`} aria-labelledby={`${id}-${selected}`}>
        {children}
      </div>
    </>
  );
}
