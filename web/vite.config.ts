import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

import { groups } from "./chunks";
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
        codeSplitting: { groups },
      },
    },
  },
  test: {
    environment: "jsdom",
    setupFiles: ["src/test/setup.ts"],
    restoreMocks: true,
    // A worker loads React and the component library once and not for each file, which took most of the time.
    isolate: false,
    testTimeout: 20_000,
    css: { modules: { classNameStrategy: "non-scoped" } },
  },
});
