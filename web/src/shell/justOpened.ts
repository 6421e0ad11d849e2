let justOpened = true;

/** Whether nothing but the page's opening has brought what is on the screen: then its scroll and focus are the browser's. */
export function hasJustOpened(): boolean {
  return justOpened;
}

/** From now on it is somebody's doing. */
export function goneOn(): void {
  justOpened = false;
}
