import { Screen } from "../shell/Screen";

export default function StartPage() {
  return <Screen title="StartPage">…</Screen>;
}
