import { Screen } from "../shell/Screen";

export default function ChatsPage() {
  return <Screen title="ChatsPage">…</Screen>;
}
