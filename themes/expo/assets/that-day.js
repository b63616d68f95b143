// Shows what took place on the same day of the year before by the visitor's clock; the page shows that of the build without it.
const at = (text) => Date.parse(text);
const days = [...document.querySelectorAll("[data-korme-then]")].map((node) => ({ node, ...node.dataset }));

function decide() {
  const time = Date.now();
  for (const { node, kormeThen, from, to } of days) {
    if (time >= at(kormeThen)) node.hidden = time < at(from) || time >= at(to); // a clock that is behind the page is wrong
  }
}

decide();
document.addEventListener("visibilitychange", () => document.hidden || decide());
