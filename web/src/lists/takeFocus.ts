/** As a `ref`: what takes the place of what had the focus gets it, so that it is read and the keyboard goes on there. */
export function takeFocus(element: HTMLElement | null): void {
  element?.focus();
}
