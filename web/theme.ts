import type { Plugin } from "vite";

const THEMES = /\/vkui\/dist\/cssm\/styles\/themes\.css$/;
const OTHERS = /vkIOS|vkCom/;

/** VKUI's file of themes without those that the page never shows (`Providers.tsx` names the one it does). */
export function oneTheme(): Plugin {
  return {
    name: "svyazka-one-theme",
    enforce: "pre",
    transform: {
      filter: { id: THEMES },
      handler: (css) =>
        css.replaceAll(/([^{}]*)\{([^{}]*)\}/g, (_rule, selectors: string, body: string) => {
          const kept = selectors.split(",").filter((selector) => !OTHERS.test(selector));
          return kept.length > 0 ? `${kept.join(",")}{${body}}` : "";
        }),
    },
  };
}
