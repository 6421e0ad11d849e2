import { Screen } from "../../shell/Screen";

export default function ForgottenPage() {
  return <Screen title="ForgottenPage">…</Screen>;
}
