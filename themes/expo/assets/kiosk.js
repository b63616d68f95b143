// A screen in the hall: works by turns, the programme between, and what a visitor touches. Runs from a disk, for weeks.
(() => {
  const SPOKEN = 7000; // A label in one language.
  const LEAST = 15000; // A work, at least.
  const EVERY = 6; // Every so many turns are the programme's.
  const LONGEST = 90000; // A film, in one turn.
  const DARK = 600; // Between two works.
  const IDLE = 60000;
  const WARNED = 15000; // Before it goes back to the start.
  const MOST_LANGUAGES = 3; // In one turn.

  const { id, house, zone, times, languages } = kormeScreen;
  const told = Object.fromEntries(kormeTold.map((one) => [one.language, one]));
  const page = document.documentElement;
  const part = (name) => kioskPart(document, name);
  const stage = part("stage");
  const wall = part("wall");
  const still = matchMedia("(prefers-reduced-motion: reduce)");
  const storage = (() => {
    try {
      return localStorage;
    } catch {
      return null;
    }
  })();
  const order = kioskTurns(told[languages[0]].works, `korme-kiosk-${id}`, storage);
  const byId = Object.fromEntries(languages.map((one) => [one, new Map(told[one].works.map((work) => [work.id, work]))]));
  const pictures = [...wall.querySelectorAll("img")];
  const films = kioskFilms();
  const browser = kioskBrowser(part("main"), go, films);
  const usual = Math.max(LEAST, Math.min(languages.length, MOST_LANGUAGES) * SPOKEN);
  const timers = { turn: 0, word: 0, swap: 0, idle: 0, left: 0 };
  let turns = 0;
  let language = languages[0];
  let shown = null; // The work on the wall; null while it is the programme.
  let view = ["wall"];

  function later(name, wait, act) {
    clearTimeout(timers[name]);
    timers[name] = setTimeout(act, wait);
  }

  function say(tag) {
    language = tag;
    page.lang = tag;
    page.dir = told[tag].direction;
  }

  // The whole picture moves by a few pixels, and the label changes sides: nothing burns in.
  function move() {
    const step = (number) => ((number % 3) - 1) * 0.35; // About four pixels of 1080.
    stage.style.setProperty("--kiosk-x", `${step(turns)}vmin`);
    stage.style.setProperty("--kiosk-y", `${step(Math.floor(turns / 3))}vmin`);
    wall.dataset.side = Math.floor(turns / 2) % 2 ? "start" : "end";
  }

  function turn() {
    turns += 1;
    later("turn", usual, turn);
    clearTimeout(timers.word);
    const isProgramme = turns % EVERY === 0 && told[language].days.length;
    if (isProgramme) {
      shown = null;
      arrive(null);
    } else {
      hang(order.next());
    }
  }

  function hang(work) {
    const [first] = work.pictures;
    shown = work.id;
    if (!first || work.notice) return arrive(work, null);
    if (first.film) later("turn", Math.max(usual, Math.min(first.film.seconds * 1000, LONGEST)), turn);
    const picture = pictures[turns % 2];
    picture.src = kioskFile(first.files, innerWidth, innerHeight);
    const mine = turns;
    picture.decode().then(
      () => mine === turns && view[0] === "wall" && arrive(work, picture),
      () => mine === turns && view[0] === "wall" && arrive(work, null),
    );
  }

  // The next picture is decoded: the wall gets dark, is hung anew, and the former picture leaves the memory.
  function arrive(work, picture) {
    wall.classList.add("kiosk-wall--dark");
    later("swap", still.matches ? 0 : DARK, () => swap(work, picture));
  }

  function swap(work, picture) {
    move();
    films.play(part("work"), picture && work.pictures[0].film);
    for (const one of pictures) {
      one.classList.toggle("kiosk-wall__picture--on", one === picture);
      if (one !== picture) one.removeAttribute("src");
    }
    const [, width, height] = picture ? work.pictures[0].files[0] : [0, 1, 1];
    wall.style.setProperty("--kiosk-ratio", width / height);
    wall.dataset.shows = work ? (picture ? "work" : "words") : "programme";
    part("label").hidden = !work;
    part("now").hidden = Boolean(work);
    words(0);
    wall.classList.remove("kiosk-wall--dark");
  }

  function words(step) {
    const tag = languages[(turns + step) % languages.length];
    say(tag);
    const words_ = told[tag];
    kioskWords(wall, words_.words);
    kioskPut(part("site"), words_.house || words_.title);
    const work = shown === null ? null : byId[tag].get(shown);
    if (work) {
      kioskLabel(part("label"), work, words_.words);
      const alt = work.pictures[0]?.alt ?? "";
      for (const one of pictures) one.alt = Array.isArray(alt) ? alt[0] : alt;
      films.say(work.pictures[0]?.film);
    } else {
      programme(words_);
    }
    kioskCode(part("wall-code"), work ? work.code : words_.code);
    if (step && !still.matches) {
      for (const node of [part("label"), part("now")]) node.animate([{ opacity: 0 }, { opacity: 1 }], 700);
    }
    if (step + 1 < Math.min(languages.length, MOST_LANGUAGES)) later("word", SPOKEN, () => words(step + 1));
  }

  function made(name) {
    return document.querySelector(`template[data-item="${name}"]`).content.cloneNode(true);
  }

  function programme(words_) {
    const moment = kioskMoment(words_.days, times, house, Date.now());
    const place = part("now");
    place.classList.toggle("kiosk-now--days", Boolean(moment.days));
    place.replaceChildren(...(moment.days ? moment.days.slice(0, 12).map(date) : both(moment, words_)));
  }

  function both(moment, words_) {
    return [["now", moment.now], ["next", moment.next]].filter(([, list]) => list.length).map(([name, list]) => {
      const node = made("now");
      const word = kioskPart(node, "word");
      word.append(words_.words[name]);
      if (name === "now") word.append(" ", clock());
      node.firstElementChild.classList.add(`kiosk-now__part--${name}`);
      kioskPart(node, "list").append(...list.map(event));
      return node;
    });
  }

  // The time by which it judges: whoever passes by can see that the clock is right.
  function clock() {
    const format = new Intl.DateTimeFormat(language, { timeZone: zone, hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
    return Object.assign(document.createElement("span"), { className: "kiosk-now__clock", textContent: format.format() });
  }

  function event(one) {
    const node = made("moment");
    kioskPut(kioskPart(node, "time"), one.time);
    kioskPut(kioskPart(node, "title"), one.title);
    kioskJoin(kioskPart(node, "where"), one.where);
    return node;
  }

  function date(day) {
    const node = made("day");
    const events = day.events.filter((one) => !one.off);
    const listed = events.length ? events : day.open;
    for (const name of ["number", "month"]) kioskPut(kioskPart(node, name), day[name]);
    kioskPut(kioskPart(node, "name"), day.weekday);
    kioskRows(kioskPart(node, "list"), listed.slice(0, 4).map((one) => one.title));
    return node;
  }

  // From here on a visitor is at the screen.
  function go(name, at) {
    if (name === "wall") return leave();
    if (name === "programme" && !told[language].days.length) return;
    for (const timer of ["turn", "word", "swap"]) clearTimeout(timers[timer]);
    films.stop();
    view = [name, at];
    page.dataset.view = name;
    wall.hidden = true;
    part("browse").hidden = false;
    kioskWords(part("browse"), told[language].words);
    browser.open(told[language], name, at, kioskToday(told[language].days, times, Date.now()));
    for (const one of document.querySelectorAll("[data-go]")) one.ariaCurrent = String(one.dataset.go === name);
    for (const one of part("languages").children) one.ariaPressed = String(one.value === language);
    part("main").focus({ preventScroll: true });
    wait();
  }

  function leave() {
    clearTimeout(timers.idle);
    clearTimeout(timers.left);
    browser.close();
    view = ["wall"];
    page.dataset.view = "wall";
    say(languages[0]);
    part("browse").hidden = true;
    wall.hidden = false;
    turn();
  }

  function wait() {
    part("left").hidden = true;
    if (view[0] === "wall") return;
    later("left", IDLE - WARNED, () => (part("left").hidden = false));
    later("idle", IDLE, leave);
  }

  // Nothing leads out: no menu, no zoom, no selection, no key but those that move and choose.
  function shut() {
    const refuse = (event) => event.preventDefault();
    for (const name of ["contextmenu", "dragstart", "selectstart", "auxclick", "gesturestart"]) addEventListener(name, refuse);
    addEventListener("wheel", (event) => event.ctrlKey && refuse(event), { passive: false });
    addEventListener("touchmove", (event) => event.touches.length > 1 && refuse(event), { passive: false });
    const free = new Set(["Tab", "Enter", " ", "ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight", "PageUp", "PageDown", "Home", "End"]);
    addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.altKey || event.metaKey || !free.has(event.key)) refuse(event);
      if (event.key === "Escape" && view[0] !== "wall") leave();
    });
  }

  // Where the page was opened by a double-click, the first touch fills the screen.
  function fill() {
    if (document.fullscreenElement || matchMedia("(display-mode: fullscreen)").matches) return;
    page.requestFullscreen?.({ navigationUI: "hide" }).catch(() => {});
  }

  function wake() {
    if (!document.hidden) navigator.wakeLock?.request("screen").catch(() => {});
  }

  addEventListener("error", () => setTimeout(() => location.reload(), 30000));
  addEventListener("pointerdown", fill);
  for (const name of ["pointerdown", "keydown", "wheel", "touchmove"]) addEventListener(name, wait, { passive: true });
  document.addEventListener("visibilitychange", wake);
  part("open").onclick = () => (shown === null ? go("programme") : go("work", shown));
  for (const one of document.querySelectorAll("[data-go]")) one.onclick = () => go(one.dataset.go);
  document.querySelector('[data-go="programme"]').hidden = !told[language].days.length;
  part("languages").hidden = languages.length < 2;
  part("languages").append(
    ...languages.map((tag) =>
      Object.assign(document.createElement("button"), {
        type: "button",
        value: tag,
        lang: tag,
        textContent: told[tag].name,
        onclick: () => {
          say(tag);
          go(...view);
        },
      }),
    ),
  );
  shut();
  wake();
  stage.hidden = false;
  turn();
})();
