import { Route, Switch } from "wouter";

import { NotFound } from "../states/NotFound";
import { AddChat } from "./AddChat";
import { ManagedChat } from "./ManagedChat";
import { ManagedChats } from "./ManagedChats";

/** «Управление чатами»: the chats that one answers for. */
export default function ManagePage() {
  return (
    <Switch>
      <Route path="/" component={ManagedChats} />
      <Route path="/add" component={AddChat} />
      <Route path="/chats/:chatId">{({ chatId }) => <ManagedChat key={chatId} chatId={chatId} />}</Route>
      <Route component={NotFound} />
    </Switch>
  );
}
