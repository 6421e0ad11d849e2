import { QueryClientProvider, type QueryClient } from "@tanstack/react-query";
import { AdaptivityProvider, AppRoot, ConfigProvider } from "@vkontakte/vkui";
import type { ReactNode } from "react";

import { ColorSchemeChoice, useColorScheme } from "./colorScheme";

/** One set of colours on every platform: the one whose contrast is seen to (`contrast.css`). */
const COLOURS = { light: "vkui--vkBase--light", dark: "vkui--vkBase--dark" };

function Look({ children }: { children: ReactNode }) {
  const { scheme } = useColorScheme();
  return (
    <ConfigProvider colorScheme={scheme} locale="ru" tokensClassNames={COLOURS}>
      <AdaptivityProvider>
        <AppRoot>{children}</AppRoot>
      </AdaptivityProvider>
    </ConfigProvider>
  );
}

/** What every screen stands in: server state, theme, adaptivity. */
export function Providers({ client, children }: { client: QueryClient; children: ReactNode }) {
  return (
    <QueryClientProvider client={client}>
      <ColorSchemeChoice>
        <Look>{children}</Look>
      </ColorSchemeChoice>
    </QueryClientProvider>
  );
}
