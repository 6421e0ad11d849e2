import { Screen } from "../shell/Screen";

export default function MembersPage() {
  return <Screen title="MembersPage">…</Screen>;
}
