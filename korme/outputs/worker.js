// Makes the site work without a network: what was visited, the programme, and what is on the visitor's list.
// Pages come from the network first; files whose name changes with their content come from here first.
// What is shown from here says so, with the moment it was stored. `SITE` stands above, written by the build.

const ROOT = new URL(self.registration.scope);
const MEDIA = new URL(SITE.media, ROOT).href; // of a frozen year, outside its folder: those of all years
const FORMAT = "1"; // of what is stored; caches of another format are thrown away
const PATIENCE = 4000; // milliseconds that a page may keep its visitor waiting when there is a copy
const ROOM = { pages: 150, kept: 700, media: 300, search: 100, assets: SITE.assets.length * 3 };
const STORED = "x-korme-stored";
const DIGEST = "x-korme-digest";

const name = (part) => `korme ${FORMAT} ${ROOT.pathname} ${part}`;
const open = (part) => caches.open(name(part));
const place = (url) => new URL(url, ROOT).href.replace(/[?#].*/, "").replace(/\/index\.html$/, "/");
const digests = new Map(Object.values(SITE.core).flatMap((list) => list.map(([url, digest]) => [place(url), digest])));
const isWhole = (response) => response.status === 200 && response.type === "basic" && !response.redirected;

self.addEventListener("install", (event) => event.waitUntil(install()));
self.addEventListener("activate", (event) => event.waitUntil(activate()));

async function install() {
  const assets = await open("assets");
  const there = new Set((await assets.keys()).map((one) => one.url));
  await assets.addAll(SITE.assets.map(place).filter((url) => !there.has(url)));
  await renew(); // now, for a browser may let the worker before this one go on for minutes
  await self.skipWaiting();
}

async function activate() {
  for (const one of await caches.keys()) {
    const [owner, format, root] = one.split(" ");
    if (owner === "korme" && root === ROOT.pathname && format !== FORMAT) await caches.delete(one);
  }
  await trim("assets");
  await self.clients.claim();
  await renew();
}

// What has changed of that which was fetched in advance.
async function renew() {
  const kept = await open("kept");
  await eachOf(await kept.keys(), async ({ url }) => {
    const response = await kept.match(url);
    if (!digests.get(url) || response?.headers.get(DIGEST) !== digests.get(url)) await lay(url, "kept");
  });
}

// The page tells: where it is, and what was put on the list.
self.addEventListener("message", (event) => {
  const { visit, first, keep } = event.data ?? {};
  if (SITE.core[visit]) event.waitUntil(prepare(visit));
  if (first && isOurs(first)) event.waitUntil(lay(place(first), "pages", true));
  if (keep && isOurs(keep)) event.waitUntil(lay(place(keep), "kept", true));
});

// A frozen year below this site has a worker of its own: its pages are not answered from here, and not kept.
const isOurs = (url) => {
  const { href, origin, pathname } = new URL(url);
  if (href.startsWith(MEDIA)) return true;
  return origin === ROOT.origin && pathname.startsWith(ROOT.pathname) && !/^archive\/[^/]+\//.test(pathname.slice(ROOT.pathname.length));
};

// The programme and what belongs to it, in the visitor's language: what is new since the last time.
async function prepare(language) {
  const kept = await open("kept");
  const wanted = navigator.connection?.saveData ? SITE.core[language].slice(0, SITE.least) : SITE.core[language];
  await eachOf(wanted, async ([url, digest]) => {
    const response = await kept.match(place(url));
    if (response?.headers.get(DIGEST) !== digest) await lay(place(url), "kept");
  });
}

// Four at a time: the visitor's own requests come first.
async function eachOf(things, act) {
  const waiting = [...things];
  const work = async () => {
    for (let one = waiting.shift(); one; one = waiting.shift()) await act(one).catch(() => {});
  };
  await Promise.all([work(), work(), work(), work()]);
}

// Fetch a page and store it; `whole`: with the pictures and calendars that it shows first.
async function lay(url, part, whole = false) {
  const response = await fetch(url, { cache: "no-cache" });
  if (response.status === 404 || response.status === 410) return forget(url);
  if (!isWhole(response)) return;
  const text = whole ? await response.clone().text() : "";
  await store(url, response, part);
  const main = text.slice(text.indexOf("<main"), text.indexOf("</main>"));
  const files = [...main.matchAll(/(?:(?:src|poster)="([^"]+\.(?:jpg|jpeg|png|webp))"|href="([^"]+\.ics)")/g)].map((one) => one[1] ?? one[2]);
  await eachOf([...new Set(files)].slice(0, 8), async (file) => {
    const address = new URL(file, url).href;
    if (!isOurs(address)) return;
    if (!file.endsWith(".ics")) return fixed(new Request(address), "media");
    await lay(place(address), "kept");
  });
}

async function forget(url) {
  for (const part of ["kept", "pages", "search"]) await (await open(part)).delete(url);
}

async function store(url, response, part) {
  const kept = await open("kept");
  const cache = part === "kept" || (await kept.match(url)) ? kept : await open(part);
  const headers = new Headers(response.headers);
  headers.set(STORED, new Date().toISOString());
  headers.set(DIGEST, digests.get(url) ?? "");
  const copy = new Response(await response.arrayBuffer(), { status: 200, headers });
  await cache.delete(url); // so that the order of a cache is the order of the visits
  await cache.put(url, copy);
  await trim(cache === kept ? "kept" : part);
}

async function trim(part) {
  const cache = await open(part);
  const keys = await cache.keys();
  for (const one of keys.slice(0, Math.max(0, keys.length - ROOM[part]))) await cache.delete(one);
}

async function stored(url) {
  const found = [];
  for (const part of ["kept", "pages", "search"]) {
    const response = await (await open(part)).match(url, { ignoreVary: true });
    if (response) found.push(response);
  }
  return found.sort((a, b) => (a.headers.get(STORED) < b.headers.get(STORED) ? 1 : -1))[0];
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET" || !isOurs(request.url) || request.headers.has("range")) return;
  const path = new URL(request.url).pathname.slice(ROOT.pathname.length);
  if (path.startsWith("assets/")) event.respondWith(fixed(request, "assets"));
  else if (/^[^/]+\.(?:jpe?g|png|webp|avif)$/.test(picture(request.url))) event.respondWith(fixed(request, "media"));
  else if (request.mode === "navigate") event.respondWith(page(event));
  else if (path.startsWith("pagefind/") || path.endsWith("search/names.js")) event.respondWith(data(event, "search"));
  else if (/\.(?:json|ics)$/.test(path)) event.respondWith(data(event));
});

// The name of a picture or medium; '' for anything else.
const picture = (url) => (url.startsWith(MEDIA) ? url.slice(MEDIA.length) : "");

// A name that changes with its content: the copy is as good as the original.
async function fixed(request, part) {
  const cache = await open(part);
  const there = await cache.match(request.url, { ignoreVary: true });
  if (there) return there;
  try {
    const response = await fetch(request);
    if (isWhole(response)) {
      await cache.put(request.url, response.clone());
      if (Math.random() < 0.1) await trim(part);
    }
    return response;
  } catch (error) {
    return (part === "media" && (await another(cache, request.url))) || Promise.reject(error);
  }
}

// Another size of the same picture: 'media/DIGEST-500.webp' for 'media/DIGEST-1000.jpg'.
async function another(cache, url) {
  const stem = url.replace(/-\d+\.\w+$/, "-");
  const key = (await cache.keys()).find((one) => one.url.startsWith(stem));
  return key && cache.match(key);
}

function asked(event, part = "pages") {
  const url = place(event.request.url);
  // A host that says nothing about caching lets the browser keep a page for hours: ask whether it has changed.
  const answer = fetch(event.request, { cache: "no-cache" }).then(async (response) => {
    if (response.status === 404 || response.status === 410) event.waitUntil(forget(url));
    if (isWhole(response)) event.waitUntil(store(url, response.clone(), part));
    return response;
  });
  event.waitUntil(answer.catch(() => {}));
  return answer;
}

// The network, if it answers in time; else the copy, marked as one; else whatever the network says in the end.
async function page(event) {
  const url = place(event.request.url);
  const answer = asked(event);
  const late = new Promise((resolve) => setTimeout(resolve, PATIENCE));
  const first = await Promise.race([answer.catch(() => null), late]);
  if (first) return first;
  const copy = await stored(url);
  if (copy) return marked(copy);
  return answer.catch(async () => (await coded(url)) ?? (await nothing(event.request.url)) ?? Response.error());
}

// The page of a code leads on, by the list of all codes, to a page that is here, in the visitor's language.
async function coded(url) {
  const code = url.slice(ROOT.href.length).match(/^W\/(\d+)\/?$/)?.[1];
  const list = code && (await stored(place("W/codes.json")));
  const path = list && (await list.json())[code];
  for (const tag of path ? [...navigator.languages, SITE.language] : []) {
    const language = [tag, tag.split("-")[0]].find((one) => SITE.core[one]);
    const address = language && place(`${language === SITE.language ? "" : `${language}/`}${path}`);
    if (address && (await stored(address))) return Response.redirect(address);
  }
}

// Known by its address without a query: the index of the search asks for its first file with the time of day.
async function data(event, part) {
  const answer = asked(event, part);
  return answer.catch(async (error) => (await stored(place(event.request.url))) ?? Promise.reject(error));
}

// The page that says that this one was never here, in its language or else in one that is here.
async function nothing(asked) {
  const url = place(asked);
  const first = url.slice(ROOT.href.length).split("/")[0];
  const language = SITE.core[first] ? first : SITE.language;
  for (const each of [language, SITE.language, ...Object.keys(SITE.core)]) {
    const address = place(`${each === SITE.language ? "" : `${each}/`}${SITE.offline}`);
    const page = await stored(address);
    if (page) return moved(page, address, asked);
  }
}

// A page shown at another address: its links count from its own, those to its parts stay where the visitor is.
async function moved(page, address, asked) {
  const here = asked.replace(/#.*/, "").replaceAll("&", "&amp;").replaceAll('"', "%22");
  const text = (await page.text())
    .replaceAll('href="#', `href="${here}#`)
    .replace(/<head\b[^>]*>/, (head) => `${head}\n<base href="${new URL(address).pathname}">`);
  return new Response(text, { headers: textHeaders(page) });
}

// Headers of a stored page for a text made of it.
function textHeaders(page) {
  const headers = new Headers(page.headers);
  for (const one of ["content-length", "content-encoding"]) headers.delete(one);
  return headers;
}

async function marked(copy) {
  const text = await copy.text();
  const language = text.match(/<html[^>]* lang="([^"]+)"/)?.[1] ?? SITE.language;
  const words = SITE.words[language] ?? SITE.words[SITE.language];
  const moment = new Date(copy.headers.get(STORED));
  const note = words.replace("{moment}", `<time datetime="${moment.toISOString()}">${told(moment, language)}</time>`);
  const shown = text.replace(/<main\b/, `<p class="korme-stored" role="status">${note}</p>\n<main`);
  return new Response(shown, { headers: textHeaders(copy) });
}

// The days of the months come with the site: browsers know few languages.
function told(moment, language) {
  const two = (number) => String(number).padStart(2, "0");
  const day = (SITE.days[language] ?? SITE.days[SITE.language])[moment.getMonth()].replace("{day}", moment.getDate());
  return `${day}, ${two(moment.getHours())}:${two(moment.getMinutes())}`;
}
