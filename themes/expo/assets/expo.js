// What a page needs of scripts at once: almost nothing. The rest is fetched when somebody asks for it.
// Every page is complete without this file.

const isPlain = (event) => !(event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey);

// Pictures of a work: a click opens them over the page; with a key held down, or without scripts, the link is a link.
const wall = document.querySelector("[data-korme-look]");
if (wall) {
  const links = [...wall.querySelectorAll("a[href]")].filter((link) => link.querySelector("img"));
  const look = (link) =>
    import("./look.js").then(
      (module) => module.look(wall, links, links.indexOf(link)),
      () => location.assign(link.href),
    );
  wall.addEventListener("click", (event) => {
    const link = event.target.closest("a[href]");
    if (!links.includes(link) || !isPlain(event)) return;
    event.preventDefault();
    look(link);
  });
  const asked = /^#picture-\d+$/.test(location.hash) && wall.querySelector(`${location.hash} a[href]`);
  if (asked) look(asked);
}

// Lists: the links that narrow and sort them lead to pages; followed in place once somebody uses them.
const nav = document.querySelector("[data-korme-narrow]");
if (nav) {
  let choose;
  const ready = () => (choose ??= import("./narrow.js").then((module) => module.narrow(nav)));
  if (location.search) ready();
  nav.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-g]");
    if (!link || !isPlain(event)) return;
    event.preventDefault();
    ready().then(
      (chosen) => chosen(link),
      () => location.assign(link.href),
    );
  });
}
