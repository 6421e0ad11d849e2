import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

import { preload } from "./preload";
import { oneTheme } from "./theme";

// Where the API of a running stack answers while the page is served from its sources (`npm run dev`).
const STACK = process.env["SVYAZKA_STACK"] ?? "http://localhost:4566";
const proxy = Object.fromEntries(["/api", "/config.json", "/_local"].map((path) => [path, { target: STACK }]));

export default defineConfig({
  plugins: [react(), oneTheme(), preload("/src/opening/ahead.ts", "/react-dom/client.js", "/src/shell/start.tsx")],
  resolve: {
    // The library's build in which each component brings its own styles; tests need none of them.
    alias: process.env["VITEST"] ? [] : [{ find: /^@vkontakte\/vkui$/, replacement: "@vkontakte/vkui/dist/cssm" }],
  },
  server: { proxy },
  preview: { proxy },
  build: {
    target: "es2022",
    // A strict content security policy allows no data: addresses.
    assetsInlineLimit: 0,
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            { name: "data", priority: 9, test: /node_modules\/(react|wouter|use-sync-external-store|regexparam|@tanstack\/(query-core|react-query)|openapi-[^/]+)\/|web\/src\/api\// },
            { name: "react-dom", priority: 8, test: /node_modules\/react-dom\// },
            { name: "vkui", priority: 7, test: /floating-ui|cssm\/components\/(AppRoot|Group|Button|IconButton|Placeholder|FormStatus|Skeleton|Typography|Headline|Footnote|Title|Subhead|Paragraph|Spinner|DropdownIcon)\// },
            { name: "cells", priority: 6, test: /cssm\/components\/(SimpleCell|Avatar|Popover)\// },
            { name: "forms", priority: 5, test: /react-hook-form|cssm\/components\/(FormItem|FormField|Input|Checkbox)\// },
            { name: "door", priority: 4, test: /cssm\/components\/(CustomSelect|Tabs|TabsItem|Separator)\// },
            { name: "shell", priority: 3, test: /vkontakte\/icons|cssm\/index|web\/src\/(states\/|shell\/(person|returning|colorScheme|ErrorBoundary|initials))/, minShareCount: 2, includeDependenciesRecursively: false },
            { name: "fields", priority: 3, test: /web\/src\/(fields|sign-in)\/(Text|Password|Checkbox|Submit|Door|Account)/, minShareCount: 2, includeDependenciesRecursively: false },
            { name: "journal", priority: 3, minShareCount: 2, test: /web\/src\/(shell|chats|words|lists\/(VirtualList|Back|Face|lists))/, includeDependenciesRecursively: false },
          ],
        },
      },
    },
  },
  test: {
    environment: "jsdom",
    setupFiles: ["src/test/setup.ts"],
    restoreMocks: true,
    testTimeout: 20_000,
    css: { modules: { classNameStrategy: "non-scoped" } },
  },
});
