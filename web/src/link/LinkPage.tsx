import { Screen } from "../shell/Screen";

export default function LinkPage() {
  return <Screen title="LinkPage">…</Screen>;
}
