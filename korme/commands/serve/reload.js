// On every page while `korme serve` runs: loads the page again when the site was built anew, or only its styles,
// and shows over it what is wrong with the site.
"use strict";
(() => {
  const script = document.currentScript;
  const own = new URL(".", script.src);
  let source = null;
  let panel = null;
  let shown = "";
  let epoch = script.dataset.epoch;
  let last = "";

  function element(name, className, text) {
    const made = document.createElement(name);
    if (className) made.className = className;
    if (text) made.textContent = text;
    return made;
  }

  function makePanel() {
    const host = element("korme-overlay");
    const shadow = host.attachShadow({ mode: "open" });
    const style = element("link");
    style.rel = "stylesheet";
    style.href = new URL("overlay.css", own);
    const bar = element("div", "bar");
    const details = element("details");
    const heading = element("summary");
    const list = element("ol");
    const quiet = element("details", "quiet");
    const quietHeading = element("summary");
    const quietList = element("ol");
    const more = element("p", "more");
    const progress = element("p", "progress");
    quiet.append(quietHeading, quietList, more);
    details.append(heading, list, quiet);
    details.setAttribute("aria-live", "polite");
    shadow.append(style, bar, progress, details);
    document.documentElement.append(host);
    return { bar, progress, details, heading, list, quiet, quietHeading, quietList, more };
  }

  function trouble(one) {
    const item = element("li", one.severity);
    item.append(element("code", "place", one.place), element("p", "message", one.message));
    if (one.hint) item.append(element("p", "hint", one.hint));
    item.append(element("small", "", one.code));
    return item;
  }

  function show(notice) {
    panel ??= makePanel();
    panel.bar.hidden = !notice.building;
    panel.progress.lang = notice.language;
    panel.progress.textContent = notice.progress;
    panel.progress.hidden = notice.progress === "";
    const now = JSON.stringify([notice.troubles, notice.more]);
    if (now === shown) return;
    shown = now;
    panel.details.lang = notice.language;
    panel.details.hidden = notice.troubles.length === 0;
    const errors = notice.troubles.filter((one) => one.severity === "error");
    const others = notice.troubles.filter((one) => one.severity !== "error");
    panel.details.open = errors.length > 0;
    panel.details.className = errors.length ? "error" : "warning";
    panel.heading.textContent = notice.heading;
    panel.list.replaceChildren(...errors.map(trouble));
    // Warnings are folded below errors; without errors the panel itself is folded.
    panel.quiet.hidden = others.length + notice.more.length === 0;
    panel.quiet.open = errors.length === 0;
    panel.quietHeading.hidden = errors.length === 0;
    panel.quietHeading.textContent = notice.quiet_heading;
    panel.quietList.replaceChildren(...others.map(trouble));
    panel.more.textContent = notice.more.join("\n");
  }

  // A page in the background waits until it is looked at: the one that is seen comes first.
  function hear(data) {
    last = data;
    if (document.hidden) return;
    const notice = JSON.parse(data);
    if (notice.epoch !== epoch) follow(notice);
    show(notice);
  }

  // A new site whose page here is the same is no reason to load it again, nor are new styles.
  function follow(notice) {
    const { path, page, rest } = script.dataset;
    const [newPage, newRest] = (notice.pages[path] ?? "").split(" ");
    if (!page || (newRest && newRest !== rest)) {
      location.reload();
      return;
    }
    epoch = notice.epoch;
    if (newPage !== page) renew().catch(() => location.reload());
  }

  // Asks for the page once more: if only its styles differ, they are exchanged, and what is open stays open.
  async function renew() {
    const answer = await fetch(location.href, { cache: "no-store" });
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    const known = fresh.querySelector("script[data-epoch]")?.dataset;
    if (known?.rest !== script.dataset.rest) throw new Error("the page differs");
    await Promise.all([...fresh.querySelectorAll(STYLES)].map(exchange));
    script.dataset.page = known.page;
  }

  const STYLES = 'link[rel="stylesheet"]';
  const plainName = (link) => link.getAttribute("href").replace(/-[0-9a-f]{10}\./, ".");

  function exchange(link) {
    const old = [...document.querySelectorAll(STYLES)].filter((one) => plainName(one) === plainName(link));
    if (!old.length || old.at(-1).getAttribute("href") === link.getAttribute("href")) return;
    return new Promise((done, failed) => {
      const made = document.importNode(link);
      made.onload = () => {
        for (const one of old) one.remove();
        done();
      };
      made.onerror = failed;
      old.at(-1).after(made);
    });
  }

  document.addEventListener("visibilitychange", () => last && hear(last));

  // A browser keeps six lines to a host, and ten open pages would take them all: pages share one line.
  // Where they cannot, only the page that is looked at listens.
  if (window.SharedWorker) {
    new SharedWorker(new URL("line.js", own)).port.onmessage = (event) => hear(event.data);
    return;
  }

  function listen() {
    const isSeen = document.visibilityState === "visible";
    if (isSeen && !source) {
      source = new EventSource(new URL("events", own));
      source.onmessage = (event) => hear(event.data);
    } else if (!isSeen) {
      hush();
    }
  }

  function hush() {
    source?.close();
    source = null;
  }

  document.addEventListener("visibilitychange", listen);
  addEventListener("pageshow", listen);
  addEventListener("pagehide", hush);
  listen();
})();
