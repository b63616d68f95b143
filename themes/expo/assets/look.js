// The pictures of a page one at a time and as large as the window: a native dialog over links to the files.
// Arrow keys, Escape, swipe, pinch, double tap and wheel; the address names the picture; Back closes. Behind the last picture
// of a work is the door to the next work of the show, before the first one the door to the one before.

const TAP = { time: 300, way: 12, apart: 40 };
const SWIPE = { way: 60, speed: 0.35 };
const STEP = 1.5;
const shown = new WeakMap();

export function look(wall, links, at) {
  if (!shown.has(wall)) shown.set(wall, hang(wall, links));
  shown.get(wall).open(at);
  return shown.get(wall);
}

function element(name, className, ...children) {
  const made = document.createElement(name);
  made.className = className;
  made.append(...children);
  return made;
}

function button(name, label, sign, act) {
  const made = element("button", `korme-look__tool korme-look__tool--${name}`);
  made.type = "button";
  made.setAttribute("aria-label", label);
  made.title = label;
  made.append(element("span", `korme-sign korme-sign--${sign}`));
  made.addEventListener("click", act);
  return made;
}

function hang(wall, links) {
  const words = wall.dataset;
  const rightToLeft = getComputedStyle(wall).direction === "rtl";
  const id = (number) => links[number].closest("[id]").id;
  const pictures = []; // our own copies of the page's pictures, made when first wanted
  const ways = new Map([[-1, "previous"], [1, "next"]].map(([by, name]) => [by, wall.parentElement.querySelector(`[data-korme-way="${name}"]`)]));
  const doors = new Map(); // what stands in place of a picture at either end
  let at = -1;
  let door = 0; // which of them is shown
  let fit = { width: 0, height: 0, most: 1 };
  let view = { scale: 1, x: 0, y: 0 };
  let tiled; // the module that lays tiles over a picture, once one has come near

  const stage = element("div", "korme-look__stage");
  const place = element("p", "korme-look__place");
  const label = element("div", "korme-look__words");
  const said = element("p", "korme-hidden");
  said.setAttribute("role", "status");
  place.setAttribute("aria-hidden", "true");
  const zoom = button("zoom", words.zoom, "plus", () => (view.scale > 1 ? rest() : zoomTo(comfortable())));
  const close = button("close", words.close, "times", () => dialog.close());
  close.autofocus = true;
  const turns = [
    button("previous", words.previous, "previous", () => step(-1)),
    button("next", words.next, "next", () => step(1)),
  ];
  const tools = element("div", "korme-look__tools", ...(links.length > 1 || ways.get(1) ? turns : []), zoom, close);
  const dialog = element("dialog", "korme-look", stage, element("div", "korme-look__label", place, label), tools, said);
  dialog.setAttribute("aria-label", document.querySelector("h1")?.textContent.trim().replaceAll("\u00ad", "") ?? words.zoom);
  document.body.append(dialog);

  // A copy of the picture on the page, told how wide it will be, so that the browser takes the file that fits.
  function picture(number) {
    if (!pictures[number]) {
      const original = links[number].querySelector("picture");
      const copy = original.cloneNode(true);
      const image = copy.querySelector("img");
      image.draggable = false;
      image.className = `korme-look__picture ${image.className}`;
      const { width } = fitted(image, number);
      for (const one of copy.querySelectorAll("source, img[srcset]")) one.sizes = `${Math.ceil(width)}px`;
      image.loading = "eager";
      pictures[number] = copy;
    }
    return pictures[number];
  }

  function fitted(image, number) {
    const own = { width: image.getAttribute("width") * 1, height: image.getAttribute("height") * 1 };
    const edge = 2 * parseFloat(getComputedStyle(stage).paddingLeft);
    const most = Math.min((stage.clientWidth - edge) / own.width, (stage.clientHeight - edge) / own.height);
    const share = most > 1 ? (image.classList.contains("korme-pixels") ? Math.floor(most) : 1) : most;
    return { width: own.width * share, height: own.height * share, most: Math.max(2, (links[number].dataset.width ?? own.width) / own.width / share) };
  }

  // A link to another work as large as a picture: its cover, if the page has it, and its label.
  function doorTo(by) {
    if (!doors.has(by)) {
      const way = ways.get(by);
      const word = way.closest("nav").querySelector(by > 0 ? "h2" : "p").firstChild.textContent.replace(/[:：\s]+$/, "").trim();
      const label = by > 0 ? way.lastElementChild : way;
      const made = element("a", "korme-look__door");
      made.href = way.href;
      made.draggable = false;
      const cover = way.querySelector("picture")?.cloneNode(true);
      if (cover) {
        const image = cover.querySelector("img");
        image.draggable = false;
        image.loading = "eager";
        made.append(cover);
      }
      made.append(element("span", "korme-look__word", word), element("span", "korme-look__work", ...label.cloneNode(true).children));
      doors.set(by, made);
    }
    return doors.get(by);
  }

  const face = () => (door ? doorTo(door) : picture(at).querySelector("img"));

  function measure() {
    if (door) {
      fit = { width: face().offsetWidth, height: face().offsetHeight, most: 1 };
      return rest();
    }
    const image = face();
    fit = fitted(image, at);
    image.style.width = `${fit.width}px`;
    image.style.height = `${fit.height}px`;
    rest();
  }

  // One further, or through the door that is shown.
  function step(by) {
    const next = door ? at : at + by;
    if (door === by) location.replace(face().href);
    else if (next >= 0 && next < links.length) go(next);
    else if (ways.get(by)) stand(by);
    else rest();
  }

  function stand(by) {
    door = by;
    stage.replaceChildren(face());
    place.textContent = "";
    label.replaceChildren();
    tell();
    measure();
    said.lang = "";
    requestAnimationFrame(() => (said.textContent = [...face().children].map((one) => one.textContent.trim()).filter(Boolean).join(": ")));
  }

  // What a button would do: nothing at an end without a door.
  function tell() {
    zoom.style.visibility = door ? "hidden" : "";
    for (const [turn, by] of [[turns[0], -1], [turns[1], 1]]) {
      turn.setAttribute("aria-disabled", !door && !links[at + by] && !ways.get(by));
    }
  }

  function go(number) {
    at = number;
    door = 0;
    stage.replaceChildren(picture(at));
    tell();
    measure();
    const image = stage.querySelector("img");
    place.textContent = links.length > 1 ? `${at + 1}\u2009/\u2009${links.length}` : "";
    const caption = links[at].parentElement.querySelector("figcaption");
    label.replaceChildren(...(caption ? caption.cloneNode(true).childNodes : []));
    const told = [...label.childNodes].filter((one) => !one.className?.includes("credit"));
    const where = words.place.replace("{at}", at + 1).replace("{all}", links.length);
    said.lang = image.lang;
    requestAnimationFrame(() => (said.textContent = `${where}. ${told.map((one) => one.textContent).join("").trim() || image.alt}`));
    history.replaceState(history.state, "", `#${id(at)}`);
    if (!navigator.connection?.saveData) for (const by of [1, -1]) links[at + by] ? picture(at + by) : ways.get(by) && doorTo(by);
  }

  // The address of one picture is an entry of its own in the history, above that of the page: Back closes.
  function open(number) {
    if (!dialog.open) {
      if (!history.state?.kormeLook) {
        if (location.hash === `#${id(number)}`) history.replaceState(history.state, "", location.pathname + location.search);
        history.scrollRestoration = "manual";
        history.pushState({ kormeLook: true }, "", `#${id(number)}`);
      }
      dialog.showModal();
    }
    go(number);
  }

  function closed() {
    if (dialog.open) return; // opened again before the browser has said that it was closed
    if (history.state?.kormeLook) history.back();
    const link = links[at];
    link.scrollIntoView({ block: "nearest", behavior: "instant" });
    link.focus({ preventScroll: true });
  }

  dialog.addEventListener("close", closed);
  addEventListener("popstate", () => {
    const number = links.findIndex((_, one) => `#${id(one)}` === location.hash);
    if (number >= 0) dialog.open ? (door || number !== at) && go(number) : open(number);
    else {
      dialog.close();
      history.scrollRestoration = "auto";
    }
  });
  new ResizeObserver(() => dialog.open && at >= 0 && measure()).observe(stage);

  // Nearer and away. `point` is where it happens, from the middle of the stage.
  function set(next, free) {
    const room = (size, whole) => Math.max(0, (size * next.scale - whole) / 2);
    const held = (value, most) => Math.min(Math.max(value, -most), most);
    view = free
      ? next
      : {
          scale: next.scale,
          x: held(next.x, room(fit.width, stage.clientWidth)),
          y: held(next.y, room(fit.height, stage.clientHeight)),
        };
    const image = face();
    image.style.transform = `translate(${view.x}px, ${view.y}px) scale(${view.scale})`;
    stage.classList.toggle("korme-look__stage--near", view.scale > 1);
    zoom.setAttribute("aria-pressed", view.scale > 1);
    if (view.scale > 1.05 && !door) sharpen(image);
    if (links[at]?.dataset.tiles && !door && (view.scale > 1.05 || tiled)) {
      tiled ??= import("./zoom.js");
      tiled.then((module) => stage.contains(image) && module.step(links[at], image, stage, view, fit));
    }
  }

  // To a part of the picture: left, top, right and bottom as shares of it.
  function fly([left, top, right, bottom]) {
    const room = 0.9;
    const most = Math.min((room * stage.clientWidth) / (fit.width * (right - left)), (room * stage.clientHeight) / (fit.height * (bottom - top)));
    const scale = Math.min(Math.max(most, 1), fit.most);
    set({ scale, x: (0.5 - (left + right) / 2) * fit.width * scale, y: (0.5 - (top + bottom) / 2) * fit.height * scale });
  }

  // Other words in place of the caption: number, label, language, and what is read aloud.
  function say(number, words, lang, aloud) {
    place.textContent = number;
    label.replaceChildren(...words);
    requestAnimationFrame(() => Object.assign(said, { lang, textContent: aloud }));
  }

  const rest = () => set({ scale: 1, x: 0, y: 0 });
  const comfortable = () =>
    Math.min(fit.most, Math.max(2, stage.clientWidth / fit.width, stage.clientHeight / fit.height));

  function zoomTo(scale, point = { x: 0, y: 0 }, from = view) {
    if (door) return;
    const next = Math.min(Math.max(scale, 1), fit.most);
    const turn = (value, middle) => middle - ((middle - value) * next) / from.scale;
    set({ scale: next, x: turn(from.x, point.x), y: turn(from.y, point.y) });
  }

  // The largest file there is, once somebody comes near.
  async function sharpen(image) {
    const full = links[at].href;
    if (image.dataset.full) return;
    image.dataset.full = full;
    const largest = new Image();
    largest.src = full;
    await largest.decode().catch(() => {});
    for (const one of image.parentElement.querySelectorAll("source")) one.remove();
    image.removeAttribute("srcset");
    image.src = full;
  }

  // Fingers and mouse.
  const fingers = new Map();
  let start = null;
  let tapped = { time: 0, x: 0, y: 0 };

  const point = (event) => {
    const box = stage.getBoundingClientRect();
    return { x: event.clientX - box.left - box.width / 2, y: event.clientY - box.top - box.height / 2 };
  };

  function begin(event) {
    const [one, two] = [...fingers.values()];
    start = one && {
      ...view,
      time: event.timeStamp,
      first: one,
      middle: two ? { x: (one.x + two.x) / 2, y: (one.y + two.y) / 2 } : one,
      apart: two ? Math.hypot(one.x - two.x, one.y - two.y) || 1 : 0,
      pinched: Boolean(two) || Boolean(start?.pinched),
    };
    stage.classList.toggle("korme-look__stage--held", fingers.size > 0);
  }

  stage.addEventListener("pointerdown", (event) => {
    if (event.button) return;
    stage.setPointerCapture(event.pointerId);
    if (!fingers.size) start = null;
    fingers.set(event.pointerId, point(event));
    begin(event);
  });

  stage.addEventListener("pointermove", (event) => {
    if (!fingers.has(event.pointerId)) return;
    fingers.set(event.pointerId, point(event));
    const [one, two] = [...fingers.values()];
    if (two) {
      const middle = { x: (one.x + two.x) / 2, y: (one.y + two.y) / 2 };
      const scale = Math.min((start.scale * Math.hypot(one.x - two.x, one.y - two.y)) / start.apart, fit.most);
      const turn = (value, before, now) => now - ((before - value) * scale) / start.scale;
      set({ scale, x: turn(start.x, start.middle.x, middle.x), y: turn(start.y, start.middle.y, middle.y) }, true);
    } else {
      const [x, y] = [one.x - start.first.x, one.y - start.first.y];
      if (view.scale > 1) set({ scale: view.scale, x: start.x + x, y: start.y + y });
      else if (!start.pinched) set({ scale: 1, x: Math.abs(x) > Math.abs(y) ? x : 0, y: Math.abs(x) > Math.abs(y) ? 0 : Math.max(0, y) }, true);
    }
  });

  function lifted(event) {
    if (!fingers.has(event.pointerId)) return;
    const here = point(event);
    const was = start;
    fingers.delete(event.pointerId);
    begin(event);
    if (fingers.size) return;
    const [x, y, time] = [here.x - was.first.x, here.y - was.first.y, event.timeStamp - was.time];
    if (event.type === "pointercancel") return rest();
    if (was.pinched) return view.scale > 1 ? set(view) : rest();
    if (Math.hypot(x, y) < TAP.way) return time < TAP.time ? tap(event, here) : set(view);
    if (view.scale > 1) return;
    const quick = SWIPE.speed * time;
    if (Math.abs(x) > Math.abs(y) && Math.abs(x) > Math.min(SWIPE.way, Math.max(24, quick))) {
      return step((x < 0) !== rightToLeft ? 1 : -1);
    }
    if (y > Math.abs(x) && y > SWIPE.way * STEP) return dialog.close();
    rest();
  }

  stage.addEventListener("pointerup", lifted);
  stage.addEventListener("pointercancel", lifted);

  function tap(event, here) {
    const outside = Math.abs(here.x) > fit.width / 2 || Math.abs(here.y) > fit.height / 2;
    if (view.scale <= 1 && outside) return dialog.close();
    if (door) return location.replace(face().href);
    const twice = event.timeStamp - tapped.time < TAP.time && Math.hypot(here.x - tapped.x, here.y - tapped.y) < TAP.apart;
    tapped = { time: twice ? 0 : event.timeStamp, ...here };
    if (!twice) return set(view);
    view.scale > 1 ? rest() : zoomTo(comfortable(), here);
  }

  stage.addEventListener(
    "wheel",
    (event) => {
      event.preventDefault();
      zoomTo(view.scale * Math.exp(-event.deltaY * (event.ctrlKey ? 0.01 : 0.002)), point(event));
    },
    { passive: false },
  );

  // Arrows turn the pages; near a picture they walk along it.
  dialog.addEventListener("keydown", (event) => {
    if (event.metaKey || event.ctrlKey || event.altKey) return;
    const way = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
    const near = view.scale > 1;
    if (way && near) set({ scale: view.scale, x: view.x - way[0] * 90, y: view.y - way[1] * 90 });
    else if (way?.[0]) step(rightToLeft ? -way[0] : way[0]);
    else if (event.key === "Home") go(0);
    else if (event.key === "End") go(links.length - 1);
    else if (event.key === "+" || event.key === "=") zoomTo(view.scale * STEP);
    else if (event.key === "-") zoomTo(view.scale / STEP);
    else if (event.key === "0") rest();
    else if (!way) return;
    event.preventDefault();
  });

  return { open, fly, say, dialog, stage };
}
