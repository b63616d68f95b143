// What pages need at once; the rest is fetched when somebody asks for it. Pages are complete without scripts.

const isPlain = (event) => !(event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey);

// A browser that gives up the transition from page to page rejects promises that nobody holds: no fault of the page.
addEventListener("unhandledrejection", (event) => /transition/i.test(event.reason?.message) && event.preventDefault());

// The first picture has the line to itself: the others start when it is there, or when somebody scrolls.
const first = document.querySelector('img[fetchpriority="high"]');
if (first && !first.complete) {
  const others = document.querySelectorAll('[class*="korme-r-"] picture > img[loading="lazy"]:not([fetchpriority], .korme-small)');
  const held = [...others].filter((image) => !image.currentSrc).map((image) => image.parentElement);
  for (const picture of held) picture.className = `korme-waits ${picture.querySelector("img").className}`;
  const go = () => held.splice(0).forEach((picture) => picture.removeAttribute("class"));
  for (const name of ["load", "error"]) first.addEventListener(name, go);
  addEventListener("scroll", go, { once: true, passive: true });
  setTimeout(go, 5000);
}

// Pictures of a work or a text: a click opens them over the page; with a key held down the link is a link.
for (const wall of document.querySelectorAll("[data-korme-look]")) {
  const isOwn = (link) => link.closest("[data-korme-look], .korme-prose") === wall && link.querySelector("img");
  const links = [...wall.querySelectorAll("a[href]")].filter(isOwn);
  let isLoaded = false; // then it follows the history itself
  const look = (link) =>
    import("./look.js").then(
      (module) => {
        isLoaded = true;
        module.look(wall, links, links.indexOf(link));
      },
      () => location.assign(link.href),
    );
  wall.addEventListener("click", (event) => {
    const link = event.target.closest("a[href]");
    if (!links.includes(link) || !isPlain(event)) return;
    event.preventDefault();
    look(link);
  });
  const lookAsAsked = () => {
    const asked = /^#[\w-]+-\d+$/.test(location.hash) && wall.querySelector(`[id="${location.hash.slice(1)}"] a[href]`);
    if (asked && !isLoaded && links.includes(asked)) look(asked);
  };
  addEventListener("popstate", lookAsAsked);
  lookAsAsked();
}

// From page to page a picture grows from where it was tapped.
if ("onpageswap" in window && document.querySelector(".korme-work, .korme-piece")) import("./grow.js");

// Lists: links that narrow and sort them are followed in place; the next page of a long list is hung on the first.
const nav = document.querySelector("[data-korme-narrow]");
if (nav) {
  const foot = nav.dataset.filter && document.querySelector(".korme-pages");
  let choose;
  const ready = () =>
    (choose ??= foot
      ? import("./pages.js").then((module) => module.pages(nav, foot, (list) => door && canStore && keepers(list)))
      : import("./narrow.js").then((module) => module.narrow(nav)));
  if (location.search) ready();
  addEventListener("click", (event) => {
    const link = event.target.closest?.("a[data-g], .korme-pages [rel=next]");
    if (!link || !isPlain(event) || !(nav.contains(link) || foot?.contains(link))) return;
    event.preventDefault();
    ready()
      .then((chosen) => chosen(link))
      .catch(() => location.assign(link.href));
  });
}

// My list: what a visitor keeps, on this device only; ids are addresses from the site's root.
const door = document.querySelector("[data-korme-list]");
const hasWords = ["add", "kept", "keep"].every((word) => door?.dataset[word]); // a header without them: no buttons
const root = new URL("../", import.meta.url);
const store = `korme-list ${root.pathname}`;
const ID = /^(?:creatives\/[a-z0-9-]+(?:\/[a-z0-9-]+)?|programme\/[a-z0-9-]+(?:\/[a-z0-9-]+)?)$/;
const MOST = 500;

export const isId = (id) => typeof id === "string" && id.length < 200 && ID.test(id);

function read() {
  try {
    const found = JSON.parse(localStorage.getItem(store));
    return Array.isArray(found) ? found.filter(isId) : [];
  } catch {
    return [];
  }
}

function write(ids) {
  localStorage.setItem(store, JSON.stringify([...new Set(ids)].slice(-MOST)));
  refresh();
}

// '…/ru/programme/felt/' is 'programme/felt' in every language; undefined for what cannot be kept.
function idOf(href) {
  const { origin, pathname } = new URL(href, document.baseURI);
  if (origin !== root.origin || !pathname.startsWith(root.pathname)) return undefined;
  let path = pathname.slice(root.pathname.length).replace(/\/(?:index\.html)?$/, "");
  const prefix = `${document.documentElement.lang}/`;
  if (path.startsWith(prefix)) path = path.slice(prefix.length);
  return isId(path) ? path : undefined;
}

function keeper(place) {
  const link = place.querySelector(".korme-event__title a") ?? place.querySelector("a[href]");
  const isPage = place.dataset.kormeKeep === "page";
  const id = idOf(isPage ? location.href : link?.href ?? "");
  if (!id || place.querySelector(":scope > .korme-keep")) return;
  const name = (isPage ? document.querySelector("h1") : (link.querySelector("cite") ?? link)).textContent.trim().replaceAll("\u00ad", "");
  const button = document.createElement("button");
  button.type = "button";
  button.className = "korme-keep";
  button.dataset.id = id;
  button.append(Object.assign(document.createElement("span"), { className: "korme-sign korme-sign--plus" }));
  if (isPage) button.append(Object.assign(document.createElement("span"), { className: "korme-keep__word" }));
  else button.title = button.ariaLabel = door.dataset.keep.replace("{name}", name);
  button.addEventListener("click", () => {
    const ids = read();
    const isKept = ids.includes(id);
    write(isKept ? ids.filter((one) => one !== id) : [...ids, id]);
    if (!isKept) keep(new URL(isPage ? "" : link.href, location.href));
  });
  place.append(button);
}

// The worker, where there is one, lays aside the page of what was kept.
const keep = (url) => navigator.serviceWorker?.controller?.postMessage({ keep: url.href });

function refresh() {
  const ids = new Set(read());
  for (const button of document.querySelectorAll(".korme-keep")) {
    const isKept = ids.has(button.dataset.id);
    button.ariaPressed = isKept;
    const word = button.querySelector(".korme-keep__word");
    if (word) word.textContent = isKept ? door.dataset.kept : door.dataset.add;
  }
  for (const count of document.querySelectorAll("[data-korme-list] .korme-count")) count.textContent = ids.size || "";
}

function keepers(within) {
  if (hasWords) for (const place of within.querySelectorAll("[data-korme-keep], .korme-event, .korme-run")) keeper(place);
  refresh();
}

let canStore = false;
try {
  localStorage.setItem(`${store}?`, "");
  localStorage.removeItem(`${store}?`);
  canStore = true;
} catch {
  // A browser that keeps nothing for this site: no buttons.
}
if (door && canStore) {
  keepers(document);
  addEventListener("storage", (event) => event.key === store && refresh());
}
const mine = document.querySelector("[data-korme-mine]");
document.querySelector("[data-korme-needs]")?.remove();
if (mine) import("./list.js").then((module) => module.list(mine, canStore && { read, write, isId, keepers, keep }));

// Share: what it takes is fetched when somebody does.
for (const place of document.querySelectorAll("[data-share]")) {
  const button = Object.assign(document.createElement("button"), { type: "button", className: "korme-share", textContent: place.dataset.share });
  button.addEventListener("click", () => import("./share.js").then((module) => module.share(button, place.dataset)));
  place.append(button);
}

// The worker is registered once the page has what it needs.
const worker = navigator.serviceWorker;
if ("offline" in document.documentElement.dataset && isSecureContext && worker) {
  addEventListener("load", async () => {
    const first = worker.controller ? undefined : location.href;
    try {
      await worker.register(new URL("sw.js", root), { updateViaCache: "none" });
      (await worker.ready).active.postMessage({ visit: document.documentElement.lang, first });
    } catch {
      // A private window, or a host without the worker.
    }
  });
}

// What is copied has no soft hyphens.
document.addEventListener("copy", (event) => {
  const words = String(getSelection());
  const bare = words.replaceAll("\u00ad", "");
  if (bare === words) return;
  event.clipboardData.setData("text/plain", bare);
  event.preventDefault();
});
