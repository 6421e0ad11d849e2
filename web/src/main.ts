import { keepInvitation } from "./messenger/invitations/kept";
import { painted } from "./opening/painted";
import { sayItFailed } from "./opening/word";
import { chosenScheme } from "./shell/chosenScheme";
import { filesOf } from "./shell/files";

/** So long the page waits for answers that are on their way, rather than show that it waits. */
const ANSWERS_MS = 500;

/** Brings the page in behind what was painted first: what it asks for, the screen's files and the page around it, at once. */
async function open(root: HTMLElement): Promise<void> {
  const scheme = chosenScheme();
  if (scheme) {
    root.firstElementChild?.classList.add(`opening-${scheme}`);
  }
  keepInvitation();
  await painted();
  const { pathname } = location;
  const ahead = import("./opening/ahead").then(({ askAhead }) => askAhead(pathname));
  // A screen that doesn't come is for the page to show.
  const screen = filesOf(pathname).catch(() => undefined);
  // By itself, so that it is a task of its own and the browser can answer in between.
  await import("react-dom/client");
  const [{ client, answered }, { start }] = await Promise.all([ahead, import("./shell/start"), screen]);
  await Promise.race([answered, new Promise((resolve) => setTimeout(resolve, ANSWERS_MS))]);
  start(root, client);
}

const root = document.getElementById("root");
if (!root) {
  throw new Error("index.html has no #root");
}
open(root).catch(sayItFailed);
