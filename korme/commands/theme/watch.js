// Runs before a page: notes what moves and what the page's policy stops.
addEventListener("securitypolicyviolation", (event) => {
  (window.kormeRefused ??= []).push(`${event.effectiveDirective}: ${event.sample || event.blockedURI}`);
}, true);
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) if (!entry.hadRecentInput) (window.kormeShifts ??= []).push(entry);
}).observe({ type: "layout-shift", buffered: true });
