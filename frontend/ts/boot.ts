// Runs before the page is drawn: says that scripts run, so that nothing jumps, and
// keeps Back from showing the record to whoever comes after a quick exit.
document.documentElement.classList.add("js-enabled");

const left = sessionStorage.getItem("left");
if (left) {
  const way = performance.getEntriesByType("navigation")[0] as PerformanceNavigationTiming | undefined;
  if (way?.type === "navigate") {
    sessionStorage.removeItem("left"); // somebody came here on purpose
  } else {
    document.documentElement.classList.add("leaving");
    location.replace(left);
  }
}
