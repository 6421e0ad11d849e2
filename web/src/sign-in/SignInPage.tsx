import { Screen } from "../shell/Screen";

export default function SignInPage() {
  return <Screen title="SignInPage">…</Screen>;
}
