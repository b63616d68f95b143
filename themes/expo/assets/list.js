// The page of a visitor's list: their own, or one that somebody sent (the ids are in the address, after '#').
// Whatever comes from an address is only looked up in the site's own index; none of it reaches the page.

export async function list(place, keeping) {
  const words = place.dataset;
  const said = place.querySelector("[role=status]");
  const show = (part, is) => place.querySelectorAll(`[data-part="${part}"]`).forEach((one) => (one.hidden = !is));
  if (!keeping) {
    said.textContent = words.closed;
    return;
  }
  const index = await fetch(words.index)
    .then((response) => (response.ok ? response.json() : null))
    .catch(() => null);
  if (!index) {
    said.textContent = words.unread;
    return;
  }
  let shared = sent();
  const present = (id) => (Object.hasOwn(index.renamed ?? {}, id) ? index.renamed[id] : id);
  const ids = () => [...new Set((shared ?? keeping.read()).map(present))];
  if (keeping.read().some((id) => present(id) !== id)) keeping.write(keeping.read().map(present));
  const known = () => ids().filter((id) => Object.hasOwn(index.entries, id));
  const address = () => `${location.href.replace(/[?#].*/, "")}#${known().join(",")}`;
  const acts = { share, calendar, print: () => print(), keep, own };
  place.addEventListener("click", (event) => {
    const act = acts[event.target.closest("[data-act]")?.dataset.act];
    if (act) act(event);
  });
  addEventListener("hashchange", () => {
    shared = sent();
    draw();
  });
  draw();

  function sent() {
    const ids = location.hash.slice(1, 50_000).split(",").filter(keeping.isId);
    return ids.length ? [...new Set(ids)].slice(0, 500) : null;
  }

  function draw() {
    const entries = known().map((id) => index.entries[id]);
    const events = entries.filter((one) => one.start).sort((a, b) => (a.start < b.start ? -1 : 1));
    const groups = { event: events, person: entries.filter((one) => one.kind === "person"), work: entries.filter((one) => one.kind === "work") };
    for (const [kind, ones] of Object.entries(groups)) {
      const target = place.querySelector(`[data-list="${kind}"]`);
      target.replaceChildren(...ones.map((one) => filled(place.querySelector(`template[data-item="${kind}"]`), one)));
      show(kind, ones.length);
    }
    const lost = ids().length - entries.length;
    show("own", !shared);
    show("shared", shared);
    show("some", entries.length);
    show("none", !entries.length);
    show("calendar", events.some((one) => one.calendar));
    said.textContent = lost ? words.lost.replace("{lost}", lost) : "";
    place.querySelector("[data-act=link]").href = address();
    keeping.keepers(place);
  }

  // An item's own markup is in the page; words are put into its slots as text.
  function filled(template, one) {
    const item = template.content.firstElementChild.cloneNode(true);
    if (one.status) item.classList.add(`korme-event--${one.status}`);
    if (one.picture) item.classList.add(one.picture.ratio);
    if (one.discipline) for (const node of item.querySelectorAll("[data-discipline]")) node.classList.add(`korme-d-${one.discipline}`);
    for (const node of [...item.querySelectorAll("[data-slot]")]) {
      const value = one[node.dataset.slot];
      if (!value) node.remove();
      else if (node.dataset.slot === "picture") node.append(image(value));
      else {
        const [text, language] = [value].flat();
        node.textContent = text;
        if (language) node.lang = language;
      }
    }
    for (const link of item.querySelectorAll("a")) link.href = one.url;
    return item;
  }

  function image({ src, width, height }) {
    return Object.assign(new Image(width, height), { alt: "", loading: "lazy", src });
  }

  async function share() {
    const data = { title: document.title, url: address() };
    if (navigator.share && matchMedia("(pointer: coarse)").matches) return navigator.share(data).catch(() => {});
    try {
      await navigator.clipboard.writeText(data.url);
      said.textContent = words.copied;
    } catch {
      location.assign(data.url);
    }
  }

  // One calendar of the events' own files, as the site has written them: their parts are taken over byte by byte.
  async function calendar() {
    const wanted = known().map((id) => index.entries[id]).filter((one) => one.calendar);
    const answers = await Promise.all(wanted.map((one) => fetch(one.calendar).then((it) => (it.ok ? it.text() : "")).catch(() => "")));
    const files = answers.filter((text) => text.startsWith("BEGIN:VCALENDAR\r\n"));
    if (files.length < wanted.length) said.textContent = words.unread;
    if (files.length) save(joined(files), "my-list.ics");
  }

  function save(text, name) {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([text], { type: "text/calendar" }));
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
  }

  function keep() {
    const kept = known();
    keeping.write([...keeping.read(), ...kept]);
    for (const id of kept) keeping.keep(new URL(index.entries[id].url, location.href));
    own();
  }

  function own(event) {
    event?.preventDefault();
    history.pushState(null, "", location.pathname);
    shared = null;
    draw();
    document.querySelector("h1")?.scrollIntoView();
  }
}

// The zones' rules once each (the fullest of the same name), every event, the head of the first.
export function joined(files) {
  const part = (text, name) => text.match(new RegExp(`BEGIN:${name}\\r\\n[\\s\\S]*?END:${name}\\r\\n`, "g")) ?? [];
  const zones = new Map();
  const events = new Map();
  for (const file of files) {
    for (const zone of part(file, "VTIMEZONE")) {
      const name = zone.match(/\r\nTZID:(.*)\r\n/)?.[1];
      if ((zones.get(name)?.length ?? 0) < zone.length) zones.set(name, zone);
    }
    for (const event of part(file, "VEVENT")) events.set(event.match(/\r\nUID:(.*)\r\n/)?.[1], event);
  }
  const head = files[0].slice(0, files[0].search(/BEGIN:V(?:TIMEZONE|EVENT)/)).replace(/^(?:NAME|X-WR-CALNAME|URL)[:;].*\r\n(?:[ \t].*\r\n)*/gm, "");
  return [head, ...zones.values(), ...events.values(), "END:VCALENDAR\r\n"].join("");
}
