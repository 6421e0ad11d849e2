const HERE = "http://here.invalid";

/** The address of the sign-in that leads back to where one was. */
export function signInAddress(path: string, search: string): string {
  const here = search ? `${path}?${search}` : path;
  return here === "/" ? "/sign-in" : `/sign-in?${new URLSearchParams({ next: here })}`;
}

/** Where to go after signing in; an address of another site is not followed. */
export function addressAfter(search: string): string {
  const wanted = new URLSearchParams(search).get("next") ?? "/";
  const address = new URL(wanted, HERE);
  return address.origin === HERE && wanted.startsWith("/") ? address.pathname + address.search : "/";
}
