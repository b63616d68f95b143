// What a visitor sees who touches the screen: works, people, the programme. Each view is made when it is opened, and
// dropped when it is left; a list has as many nodes as fit on the screen.
const kioskPart = (root, name) => root.querySelector(`[data-part="${name}"]`);

// A text, or a text and its language where that is another one.
function kioskPut(node, said) {
  const [text, lang] = Array.isArray(said) ? said : [said ?? "", ""];
  node.textContent = text;
  node.hidden = !text;
  if (lang) node.lang = lang;
  else node.removeAttribute("lang");
  return node;
}

function kioskJoin(node, list, between = ", ") {
  node.replaceChildren(...list.flatMap((one, at) => [at ? between : "", kioskPut(document.createElement("span"), one)]));
  node.hidden = !list.length;
}

function kioskRows(node, list, name = "li") {
  node.replaceChildren(...list.map((one) => kioskPut(document.createElement(name), one)));
  node.hidden = !list.length;
}

// The modules of a QR code: '29:1fe3…' is its side, and its bits behind a leading one.
function kioskCode(figure, text) {
  figure.hidden = !text;
  if (!text) return;
  const [side, digits] = text.split(":");
  const bits = BigInt(`0x${digits}`).toString(2).slice(1);
  let drawing = "";
  for (let row = 0; row < side; row++) {
    for (const run of bits.slice(row * side, (row + 1) * side).matchAll(/1+/g)) {
      drawing += `M${run.index} ${row}h${run[0].length}v1h-${run[0].length}z`;
    }
  }
  const svg = figure.querySelector("svg");
  svg.setAttribute("viewBox", `-4 -4 ${+side + 8} ${+side + 8}`);
  svg.firstElementChild.setAttribute("d", drawing);
}

function kioskWords(root, words) {
  for (const node of root.querySelectorAll("[data-word]")) node.textContent = words[node.dataset.word];
  for (const node of root.querySelectorAll("[data-word-label]")) node.ariaLabel = words[node.dataset.wordLabel];
}

// The smallest file with a pixel for each of the screen's, else the largest.
function kioskFile(files, width, height) {
  const [, across, down] = files[files.length - 1];
  const needed = Math.min(width, (height * across) / down) * devicePixelRatio;
  return (files.find((file) => file[1] >= needed) ?? files[files.length - 1])[0];
}

function kioskLabel(root, work, words) {
  kioskPut(kioskPart(root, "number"), work.number);
  const length = kioskPut(kioskPart(root, "title"), work.title).textContent.length;
  kioskPart(root, "title").dataset.length = length > 100 ? "longest" : length > 45 ? "long" : "";
  kioskJoin(kioskPart(root, "by"), work.by);
  kioskRows(kioskPart(root, "facts"), [work.year, ...work.facts, work.sold ? words.sale_sold : ""].filter(Boolean));
  kioskJoin(kioskPart(root, "place"), work.place ?? []);
  kioskPart(root, "notice").hidden = !work.notice;
  kioskPut(kioskPart(root, "notice-text"), work.notice);
}

function kioskBrowser(main, go, films) {
  const TILES = 8;
  const NAMES = 24;
  let told = null;

  function made(kind, name) {
    const node = document.querySelector(`template[data-${kind}="${name}"]`).content.cloneNode(true);
    kioskWords(node, told.words);
    return node;
  }

  function show(node) {
    main.replaceChildren(node);
    main.scrollTop = 0;
  }

  function button(node, label, act) {
    const [text, lang] = Array.isArray(label) ? label : [label, ""];
    Object.assign(node, { type: "button", textContent: text, onclick: act });
    if (lang) node.lang = lang;
    return node;
  }

  function tile(work) {
    const node = made("item", "work");
    const picture = kioskPart(node, "picture");
    const [first] = work.pictures;
    if (first && !work.notice) {
      const [file, width, height] = first.tile;
      Object.assign(picture, { src: file, width, height, alt: "", loading: "lazy", decoding: "async" });
    } else {
      picture.remove();
    }
    kioskPut(kioskPart(node, "title"), work.title);
    kioskJoin(kioskPart(node, "by"), work.by);
    kioskPart(node, "go").onclick = () => go("work", work.id);
    return node;
  }

  function name(one) {
    const node = made("item", "person");
    kioskPut(kioskPart(node, "name"), one.name);
    kioskJoin(kioskPart(node, "disciplines"), one.disciplines);
    kioskPart(node, "go").onclick = () => go("person", one.id);
    return node;
  }

  function list(view, head, all, most, make, page) {
    const node = made("view", "tiles");
    const last = Math.max(0, Math.ceil(all.length / most) - 1);
    const at = Math.min(Math.max(page || 0, 0), last);
    kioskPut(kioskPart(node, "head"), head);
    kioskPart(node, "list").classList.toggle("kiosk-tiles--names", view === "people");
    kioskPart(node, "list").append(...all.slice(at * most, (at + 1) * most).map(make));
    kioskPart(node, "at").textContent = last ? `${at * most + 1}–${Math.min(all.length, (at + 1) * most)} / ${all.length}` : "";
    for (const [part, step] of [["before", -1], ["after", 1]]) {
      const turn = kioskPart(node, part);
      turn.hidden = !last;
      turn.disabled = at + step < 0 || at + step > last;
      turn.onclick = () => go(view, at + step);
    }
    show(node);
  }

  function text(node, paragraphs) {
    kioskRows(node, paragraphs, "p");
  }

  function work(id) {
    const all = told.works;
    const at = Math.max(0, all.findIndex((one) => one.id === id));
    const one = all[at];
    const node = made("view", "work");
    const picture = kioskPart(node, "picture");
    const reveal = kioskPart(node, "show");
    kioskLabel(node, one, told.words);
    const person = told.people.find((each) => each.id === one.person);
    const by = kioskPart(node, "by");
    by.replaceChildren(
      button(document.createElement("button"), person?.name ?? one.by[0], () => go("person", one.person)),
      ...one.by.slice(1).flatMap((other) => [", ", kioskPut(document.createElement("span"), other)]),
    );
    text(kioskPart(node, "text"), one.text);
    kioskCode(kioskPart(node, "piece-code"), one.code);
    kioskPart(node, "before").onclick = () => go("work", all.at(at - 1).id);
    kioskPart(node, "after").onclick = () => go("work", all[(at + 1) % all.length].id);
    const strip = kioskPart(node, "strip");
    const look = (shown) => {
      picture.src = kioskFile(shown.files, main.clientWidth, main.clientHeight);
      picture.alt = Array.isArray(shown.alt) ? shown.alt[0] : shown.alt;
      films.play(picture.parentElement, shown.film);
      for (const own of strip.querySelectorAll("button")) own.ariaPressed = String(own.value === shown.tile[0]);
    };
    const begin = () => {
      reveal.hidden = true;
      picture.hidden = false;
      if (one.pictures.length > 1) strip.append(...one.pictures.map((shown) => thumb(shown, look)));
      look(one.pictures[0]);
    };
    picture.hidden = true;
    strip.hidden = one.pictures.length < 2;
    if (!one.pictures.length) node.querySelector(".kiosk-piece").classList.add("kiosk-piece--bare");
    else if (one.notice) Object.assign(reveal, { hidden: false, onclick: begin });
    else begin();
    show(node);
  }

  function thumb(shown, look) {
    const [file, width, height] = shown.tile;
    const item = document.createElement("li");
    const own = button(document.createElement("button"), "", () => look(shown));
    const said = Array.isArray(shown.alt) ? shown.alt[0] : shown.alt;
    own.value = file;
    own.append(Object.assign(new Image(), { src: file, width, height, alt: said, decoding: "async" }));
    item.append(own);
    return item;
  }

  function person(id) {
    const one = told.people.find((each) => each.id === id) ?? told.people[0];
    const node = made("view", "person");
    kioskPut(kioskPart(node, "name"), one.name);
    kioskJoin(kioskPart(node, "note"), [...one.disciplines, one.city].filter((each) => each.length));
    kioskPut(kioskPart(node, "tagline"), one.tagline);
    const portrait = kioskPart(node, "portrait");
    if (one.portrait) {
      const [file, width, height] = one.portrait.tile;
      const said = one.portrait.alt;
      Object.assign(portrait, { src: file, width, height, hidden: false, alt: Array.isArray(said) ? said[0] : said });
    }
    text(kioskPart(node, "text"), one.text);
    kioskPart(node, "list").append(...told.works.filter((each) => each.person === one.id).map(tile));
    kioskCode(kioskPart(node, "person-code"), one.code);
    show(node);
  }

  function event(one) {
    const node = made("item", "event");
    node.firstElementChild.classList.toggle("kiosk-event--off", one.off);
    kioskPut(kioskPart(node, "time"), one.time);
    kioskPut(kioskPart(node, "title"), one.title);
    kioskJoin(kioskPart(node, "where"), one.where);
    kioskJoin(kioskPart(node, "hosts"), one.hosts);
    kioskPut(kioskPart(node, "change"), one.off ? told.words.status_cancelled : one.change);
    return node;
  }

  function programme(at, today) {
    const node = made("view", "programme");
    const shown = Math.min(at ?? today, told.days.length - 1);
    const day = told.days[shown];
    kioskPut(kioskPart(node, "head"), told.words.programme);
    kioskPart(node, "days").append(
      ...told.days.map((one, place) => {
        const own = button(document.createElement("button"), "", () => go("programme", place));
        own.append(kioskPut(document.createElement("b"), one.number), " ", kioskPut(document.createElement("span"), one.short));
        own.ariaLabel = one.name;
        if (place === shown) own.ariaCurrent = "true";
        return own;
      }),
    );
    const place = kioskPart(node, "day");
    const head = kioskPut(document.createElement("h2"), day.name);
    head.className = "kiosk-day__name";
    const events = document.createElement("ul");
    events.append(...day.events.map(event));
    place.append(head);
    place.ariaLabel = day.name;
    if (day.open.length) {
      const open = made("item", "open");
      kioskPart(open, "list").append(...day.open.map(event));
      place.append(open);
    }
    place.append(events);
    kioskCode(kioskPart(node, "programme-code"), told.code);
    show(node);
  }

  return {
    open(language, view, at, today) {
      told = language;
      films.stop();
      if (view === "works") list(view, told.words.works, told.works, TILES, tile, at);
      else if (view === "people") list(view, told.words.creatives, told.people, NAMES, name, at);
      else if (view === "person") person(at);
      else if (view === "programme" && told.days.length) programme(at, today);
      else work(at);
    },
    close() {
      films.stop();
      for (const picture of main.querySelectorAll("img")) picture.removeAttribute("src");
      main.replaceChildren();
      told = null;
    },
  };
}
