const AT_MOST_MS = 300;

/**
 * Resolves as soon as something can be read on the page: the scripts that come next would hold the paint up. A tab in the background
 * paints nothing, and nobody waits there.
 */
export function painted(): Promise<void> {
  return new Promise((resolve) => {
    if (document.visibilityState === "hidden") {
      resolve();
      return;
    }
    new PerformanceObserver((seen) => {
      if (seen.getEntriesByName("first-contentful-paint").length > 0) {
        resolve();
      }
    }).observe({ type: "paint", buffered: true });
    setTimeout(resolve, AT_MOST_MS);
  });
}
