import { Suspense } from "react";
import { Route, Switch, useLocation } from "wouter";

import { ScreenSkeleton } from "../states/Loading";
import { NotFound } from "../states/NotFound";
import { OfflineBanner } from "../states/OfflineBanner";
import { ErrorBoundary } from "./ErrorBoundary";
import * as screens from "./screens";
import { SmsCorner } from "./SmsCorner";

/** Which screen stands at which address; all but sign-in and forgotten password are for people signed in. */
export function App() {
  const [address] = useLocation();
  return (
    <>
      <OfflineBanner />
      <ErrorBoundary resetKey={address}>
        <Suspense fallback={<ScreenSkeleton />}>
          <Switch>
            <Route path="/sign-in" component={screens.SignInPage} />
            <Route path="/sign-in/gosuslugi" component={screens.LoginOncePage} />
            <Route path="/sign-in/account" component={screens.AccountPage} />
            <Route path="/forgotten" component={screens.ForgottenPage} />
            <Route>
              <screens.Journal>
                <Screens />
              </screens.Journal>
            </Route>
          </Switch>
        </Suspense>
      </ErrorBoundary>
      {/* It would lie over where one writes. */}
      {!address.startsWith("/messenger") && <SmsCorner />}
    </>
  );
}

function Screens() {
  return (
    <Switch>
      <Route path="/" component={screens.StartPage} />
      <Route path="/link" component={screens.LinkPage} />
      <Route path="/chats/why" component={screens.WhyPage} />
      <Route path="/chats/*?" component={screens.ChatsPage} />
      <Route path="/messenger/*?" component={screens.MessengerPage} />
      <Route path="/join" component={screens.InvitationPage} />
      <Route path="/profile" component={screens.ProfilePage} />
      <Route path="/profile/devices" component={screens.DevicesPage} />
      <Route path="/profile/hours" component={screens.HoursPage} />
      <Route path="/about-vk-id" component={screens.AboutVkIdPage} />
      <Route path="/authority" component={screens.AuthorityPage} />
      <Route path="/ways" component={screens.WaysPage} />
      <Route path="/manage" nest component={screens.ManagePage} />
      <Route path="/school" nest component={screens.SchoolPage} />
      <Route component={NotFound} />
    </Switch>
  );
}
