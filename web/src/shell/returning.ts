const HERE = "http://here.invalid";

/** The address of the sign-in that leads back to where one was. */
export function signInAddress(path: string, search: string): string {
  return leadingTo("/sign-in", search ? `${path}?${search}` : path);
}

/** The address of «Забыли пароль?», from which signing in with the new password leads to the page that was wanted. */
export function forgottenAddress(wanted: string): string {
  return leadingTo("/forgotten", wanted);
}

function leadingTo(page: string, wanted: string): string {
  return wanted === "/" ? page : `${page}?${new URLSearchParams({ next: wanted })}`;
}

/** Where to go after signing in; an address of another site is not followed. */
export function addressAfter(search: string): string {
  const wanted = new URLSearchParams(search).get("next") ?? "/";
  const address = new URL(wanted, HERE);
  return address.origin === HERE && wanted.startsWith("/") ? address.pathname + address.search : "/";
}
