import "./styles.css";
import "./shell/contrast.css";

import { StrictMode } from "react";
import { createRoot } from "react-dom/client";

import { newQueryClient } from "./api/queryClient";
import { App } from "./shell/App";
import { Providers } from "./shell/Providers";

const root = document.getElementById("root");
if (!root) {
  throw new Error("index.html has no #root");
}
createRoot(root).render(
  <StrictMode>
    <Providers client={newQueryClient()}>
      <App />
    </Providers>
  </StrictMode>,
);
