// Leafing through a document: buttons, arrow keys, Home and End, and which page this is. Without it the row is scrolled.

const calm = matchMedia("(prefers-reduced-motion: reduce)");
const desk = matchMedia("(min-width: 62em)");

for (const folio of document.querySelectorAll("[data-korme-folio]")) {
  const row = folio.querySelector("ol");
  const pages = [...row.children];
  const links = pages.map((page) => page.querySelector("a"));
  const place = folio.querySelector(".korme-folio__place");
  const turns = [...folio.querySelectorAll("button")];
  const rightToLeft = getComputedStyle(row).direction === "rtl";
  const isSpread = () => desk.matches && folio.classList.contains("korme-folio--spread");
  const edge = (box) => (rightToLeft ? -box.right : box.left);
  let at = 0; // the first page that is seen

  // A spread begins with an even page; the first page is alone.
  const opening = (number) => (isSpread() && number ? number - ((number + 1) % 2) : number);
  const next = (by) => {
    const first = opening(at);
    return Math.min(Math.max(by < 0 ? opening(first - 1) : first + (isSpread() && first ? 2 : 1), 0), pages.length - 1);
  };

  // One page is reached by Tab, the others from there by arrow keys.
  const offer = (number) => links.forEach((link, index) => (link.tabIndex = index === number ? 0 : -1));

  function tell(number) {
    at = number;
    const ends = row.scrollWidth - row.clientWidth - Math.abs(row.scrollLeft) < 2;
    const page = pages[ends ? pages.length - 1 : at];
    const words = folio.dataset.place.replace("{at}", page.id.match(/\d+$/)[0]).replace("{all}", folio.dataset.all);
    if (place.textContent !== words) place.textContent = words; // it is read aloud when it changes
    turns[0].setAttribute("aria-disabled", at === 0);
    turns[1].setAttribute("aria-disabled", ends);
    if (!row.contains(document.activeElement)) offer(at);
  }

  function go(number) {
    pages[number].scrollIntoView({ block: "nearest", inline: "start", behavior: calm.matches ? "instant" : "smooth" });
  }

  function seen() {
    const start = edge(row.getBoundingClientRect()) + parseFloat(getComputedStyle(row).paddingInlineStart);
    const away = pages.map((page) => Math.abs(edge(page.getBoundingClientRect()) - start));
    tell(away.indexOf(Math.min(...away)));
  }

  let frame = 0;
  row.addEventListener("scroll", () => (frame ||= requestAnimationFrame(() => ((frame = 0), seen()))), { passive: true });
  turns.forEach((turn, index) => turn.addEventListener("click", () => turn.ariaDisabled !== "true" && go(next(index ? 1 : -1))));
  row.addEventListener("keydown", (event) => {
    if (event.metaKey || event.ctrlKey || event.altKey) return;
    const own = links.indexOf(document.activeElement);
    const way = { ArrowLeft: -1, ArrowRight: 1 }[event.key] * (rightToLeft ? -1 : 1);
    const to = event.key === "Home" ? 0 : event.key === "End" ? pages.length - 1 : own + way;
    if (!links[to]) return;
    event.preventDefault();
    offer(to);
    links[to].focus({ preventScroll: true });
    pages[to].scrollIntoView({ block: "nearest", inline: "nearest", behavior: calm.matches ? "instant" : "smooth" });
  });
  seen();
  folio.querySelector(".korme-folio__turns").hidden = pages.length < 2;
  new ResizeObserver(seen).observe(row);
}
