// Searches the site while somebody types. The page is complete without it: the list of letters holds everything.
// Names and titles are searched in that list itself; all other words in an index that is fetched when it is needed.
// No module: a page opened from a disk may not load one, and names are found there too.
(() => {
  "use strict";
  const NEIGHBOURS = {};
  const alike = (from, to) => [...from].forEach((letter, at) => { NEIGHBOURS[letter] = to[at]; });
  alike("әғқңөұүһіёйїєґў", "агкноуухиеииегу");
  alike("ıøðşç", ["i", "o", "d", "sh", "ch"]);
  alike("þæœ", ["th", "ae", "oe"]);
  alike("ъь'\u2019\u02bb\u02bc\u00ad", ["", "", "", "", "", "", ""]);
  const LATIN = {};
  [..."абвгдежзиклмнопрстуфхыэ"].forEach((letter, at) => { LATIN[letter] = "abvgdejziklmnoprstufhie"[at]; });
  Object.assign(LATIN, { ц: "ts", ч: "ch", ш: "sh", щ: "sh", ю: "iu", я: "ia" });
  const SPELLINGS = [
    [/y/g, "i"], [/shch|sch/g, "sh"], [/zh/g, "j"], [/kh/g, "h"], [/gh/g, "g"], [/ph/g, "f"], [/ck|q/g, "k"],
    [/c(?!h)/g, "k"], [/x/g, "ks"], [/w/g, "v"], [/(.)\1+/g, "$1"], [/(^|[^\p{L}\p{N}])ie/gu, "$1e"],
  ];
  const SURE = 3; // letters of the shortest words in the index; a word of no more is never taken for a mistake
  const FIRST = 12; // hits of a kind before "show all"
  const NO_LETTER = "\ua66e"; // a letter of no word: what is found with it at the end is found by a shortened word
  const PAUSE = 120; // milliseconds without a key

  // The same as korme/folding.py, which folds what is searched.
  function fold(text) {
    const low = text.normalize("NFC").toLowerCase().replace(/ß/g, "ss").replace(/./gu, (one) => NEIGHBOURS[one] ?? one);
    return low.normalize("NFD").replace(/\p{Mn}/gu, "").replace(/[^\p{L}\p{N}]+/gu, " ").trim();
  }

  function skeleton(folded) {
    const plain = folded.replace(/./gu, (one) => LATIN[one] ?? one);
    return SPELLINGS.reduce((text, [pattern, spelled]) => text.replace(pattern, spelled), plain);
  }

  // How many letters are wrong, missing, too many or swapped; more than `most` is as good as anything.
  function distance(first, second, most) {
    if (Math.abs(first.length - second.length) > most) return most + 1;
    let before = [];
    let above = Array.from({ length: second.length + 1 }, (_, at) => at);
    for (let row = 1; row <= first.length; row += 1) {
      const line = [row];
      for (let at = 1; at <= second.length; at += 1) {
        const same = first[row - 1] === second[at - 1];
        line[at] = Math.min(above[at] + 1, line[at - 1] + 1, above[at - 1] + (same ? 0 : 1));
        const swapped = row > 1 && at > 1 && first[row - 1] === second[at - 2] && first[row - 2] === second[at - 1];
        if (swapped) line[at] = Math.min(line[at], before[at - 2] + 1);
      }
      before = above;
      above = line;
    }
    return above[second.length];
  }

  function entry(place, [kind, key, label, lang, note, noteLang, type]) {
    const spoken = fold(label);
    const beside = `${note} ${place.getAttribute(`data-type-${type}`) ?? ""}`; // "talk" in any language
    return {
      key, kind, label, lang, note, noteLang, picture: null,
      words: spoken.split(" "), heard: skeleton(spoken).split(" "), beside: skeleton(fold(beside)).split(" "),
    };
  }

  function read(place) {
    return [...document.querySelectorAll("[data-kind]")].map((node) => {
      const link = node.querySelector("a");
      const note = node.querySelector("[data-note]");
      const lang = (part) => part?.querySelector("[lang]")?.lang ?? "";
      return entry(place, [node.dataset.kind, link.href, link.textContent, lang(link), note?.textContent ?? "", lang(note), node.dataset.type]);
    });
  }

  // All names and titles: those on this page, or the file of a register of several pages; then a page's, if it fails.
  function register(place) {
    const { names, root } = place.dataset;
    if (!names) return Promise.resolve(read(place));
    return new Promise((done) => {
      const rows = (all) => done(all.map(([kind, url, ...rest]) => entry(place, [kind, new URL(root + url, document.baseURI).href, ...rest])));
      globalThis.korme = { ...globalThis.korme, names: rows };
      const script = Object.assign(make("script"), { src: names, onerror: () => done(read(place)) });
      document.head.append(script);
    });
  }

  const starts = (words, asked) => asked.every((one) => words.some((word) => word.startsWith(one)));

  // The nearest words of the names and titles for one that none of them has; itself when there are none near.
  function mended(asked, known) {
    if (asked.length <= SURE || known.some((one) => one.startsWith(asked))) return [asked];
    const most = asked.length > 7 ? 2 : 1;
    const near = known
      .map((one) => [Math.min(distance(asked, one, most), distance(asked, one.slice(0, asked.length), most)), one])
      .filter(([wrong]) => wrong <= most)
      .sort((a, b) => a[0] - b[0] || (b[1][0] === asked[0]) - (a[1][0] === asked[0]) || (a[1] < b[1] ? -1 : 1));
    return near.length ? near.filter(([wrong]) => wrong === near[0][0]).slice(0, 4).map(([, one]) => one) : [asked];
  }

  // Searches all shards of an index like one index; resolves to ids, the best first. A shard leaves out a word that none
  // of its records has, or shortens it until one has it. So each word is looked up alone, and shards that shortened it
  // count only if all did. `shardOf` says which shard an id is from, `count` is the number of records in all.
  function across(pagefind, shards, shardOf, count) {
    const ask = async (text) => {
      const found = Array.from({ length: shards }, () => new Map());
      for (const one of (await pagefind.search(text)).results) found[shardOf(one.id)].set(one.id, one);
      return found;
    };
    const same = (first, second) => first.size === second.size
      && [...first].every(([id, one]) => String(second.get(id)?.words) === String(one.words));
    const rarity = (some, all) => Math.log(1 + (all - some + 0.5) / (some + 0.5));
    const scores = async (word) => {
      const [plain, longer, exact] = await Promise.all([word, `${word}${NO_LETTER}`, `"${word}"`].map(ask));
      const whole = plain.filter((own, at) => exact[at].size || !same(own, longer[at]));
      const found = (whole.some((own) => own.size) ? whole : plain).filter((own) => own.size);
      const all = found.reduce((sum, own) => sum + own.size, 0);
      const known = new Map();
      for (const own of found) { // a word that is rare in one shard is not rarer than in another
        const factor = rarity(all, count) / rarity(own.size, Math.max(own.size, count / shards));
        for (const [id, one] of own) known.set(id, one.score * factor);
      }
      return known;
    };
    return async (words) => {
      const known = (await Promise.all(words.map(scores))).filter((own) => own.size);
      if (!known.length) return [];
      const [first, ...others] = known;
      return [...first]
        .filter(([id]) => others.every((own) => own.has(id)))
        .map(([id, score]) => [id, others.reduce((sum, own) => sum + own.get(id), score)])
        .sort((a, b) => b[1] - a[1])
        .map(([id]) => id);
    };
  }

  // The index: Pagefind's own script and program, fetched once; null where there is none or it may not be loaded.
  // A large site has several, its shards, each in its own folder and under its own language: `en`, `en-s1`, `en-s2`.
  function library(place, count, lang = document.documentElement.lang) {
    if (!place.dataset.folder) return async () => [];
    const folder = new URL(place.dataset.folder, document.baseURI).href;
    const parts = place.dataset.parts.split(" ").map(Number); // files with the data shown, of each shard
    const folders = parts.map((_, at) => (parts.length > 1 ? `${folder}${at}/` : folder));
    const languages = parts.map((_, at) => `${lang}${at ? `-s${at}` : ""}`);
    const shardOf = (id) => Math.max(languages.indexOf(id.slice(0, id.lastIndexOf("_"))), 0);
    const tables = new Map();
    let opened = null;
    const open = async () => {
      const pagefind = await import(`${folders[0]}pagefind.js`);
      const index = pagefind.createInstance({ noWorker: true });
      await index.init();
      if (parts.length === 1) return async (words) => (await index.search(words.join(" "))).results.map((one) => one.id);
      await Promise.all(folders.map((one, at) => at && index.mergeIndex(one, { language: languages[at] })));
      return across(index, parts.length, shardOf, count);
    };
    const part = (name, mode) => fetch(name, { cache: mode }).then((one) => one.json());
    const shown = async (id) => {
      const shard = shardOf(id);
      const number = parseInt(id.slice(id.lastIndexOf("_") + 1).slice(0, 6), 16) % parts[shard];
      const name = `${folders[shard]}shown-${number}.json`;
      if (!tables.has(name)) tables.set(name, part(name, "default"));
      let table = await tables.get(name);
      if (!table[id]) {
        tables.set(name, part(name, "reload")); // the site was published again meanwhile
        table = await tables.get(name);
      }
      return table[id];
    };
    return async (words) => {
      try {
        opened ??= open();
        const long = words.filter((one) => one.length >= SURE); // shorter ones are not in the index
        if (!long.length) return [];
        const found = await (await opened)(long);
        const rows = await Promise.all(found.slice(0, 200).map(shown));
        return rows.filter(Boolean).map(([kind, label, lang, url, note, noteLang, src, width, height]) => ({
          key: new URL(place.dataset.root + url, document.baseURI).href, kind, label, lang, note, noteLang,
          picture: src ? { src: place.dataset.root + src, width, height } : null,
        }));
      } catch {
        return []; // no network, no WebAssembly, opened from a disk: names and titles are still found
      }
    };
  }

  async function seek(text, items, index) {
    const asked = fold(text).split(" ").filter(Boolean);
    if (!asked.length) return null;
    const heard = asked.map(skeleton);
    const hits = new Map();
    const add = (found) => {
      for (const one of found) hits.set(one.key, { ...one, ...hits.get(one.key), ...(one.picture && one) });
    };
    const named = (words) => {
      add(items.filter((one) => starts(one.words, asked)));
      add(items.filter((one) => starts(one.heard, words)));
      add(items.filter((one) => starts([...one.heard, ...one.beside], words)));
    };
    named(heard);
    if (!hits.size) {
      const known = [...new Set(items.flatMap((one) => [...one.heard, ...one.beside]))].filter((one) => one.length > SURE);
      const choices = heard.map((one) => mended(one, known));
      for (let at = 0; at < Math.max(...choices.map((one) => one.length)); at += 1) {
        const words = choices.map((one) => one[Math.min(at, one.length - 1)]);
        named(words);
        if (words.join() !== heard.join()) add(await index(words));
      }
    }
    for (const found of await Promise.all([index(asked), index(heard)])) add(found);
    return [...hits.values()];
  }

  function make(name, className, text, lang) {
    const node = document.createElement(name);
    if (className) node.className = className;
    if (text) node.textContent = text;
    if (lang) node.lang = lang;
    return node;
  }

  function hit(one) {
    const item = make("li", `korme-hit korme-hit--${one.kind}`);
    const link = make("a", "korme-hit__link");
    link.href = one.key;
    const frame = make("span", "korme-hit__picture");
    if (one.picture) frame.append(Object.assign(make("img"), { alt: "", loading: "lazy" }, one.picture));
    const words = make("span", "korme-hit__words");
    words.append(make("span", "korme-hit__label", one.label, one.lang));
    if (one.note) words.append(make("span", "korme-hit__note", one.note, one.noteLang));
    link.append(frame, words);
    item.append(link, one.more ?? "");
    return item;
  }

  function group(kind, found, place) {
    const section = make("section", "korme-hits__group");
    const head = make("h2", "korme-hits__head", place.dataset[kind]);
    head.id = `hits-${kind}`;
    head.append(" ", make("span", "korme-count", found.length));
    section.setAttribute("aria-labelledby", head.id);
    const list = make("ul", "korme-plain korme-hits__list");
    list.append(...found.slice(0, FIRST).map(hit));
    section.append(head, list);
    if (found.length > FIRST) {
      const more = make("button", "korme-hits__more", place.dataset.more.replace("{count}", found.length));
      more.type = "button";
      more.addEventListener("click", () => {
        list.append(...found.slice(FIRST).map(hit));
        list.children[FIRST].querySelector("a").focus();
        more.remove();
      });
      section.append(more);
    }
    return section;
  }

  function start(place) {
    const lists = [...document.querySelectorAll("[data-korme-letters]")];
    const index = library(place, Number(place.dataset.count));
    let items;
    const known = () => (items ??= register(place));
    const label = make("label", "korme-find__label", place.dataset.label);
    const field = make("input", "korme-find__field");
    Object.assign(field, { type: "search", name: "q", autocomplete: "off", spellcheck: false, enterKeyHint: "search" });
    label.append(field);
    const status = make("p", "korme-find__status");
    status.setAttribute("role", "status");
    const hits = make("div", "korme-hits");
    place.append(label, status, hits);
    // On a site with frozen years, search-years.js stands before this script and finds in these, too.
    const find = globalThis.korme?.years?.({ entry, library, seek, again: () => [remember(), show()] }) ?? seek;
    let turn = 0;

    const show = async () => {
      const mine = (turn += 1);
      const found = await find(field.value, await known(), index);
      if (mine !== turn) return;
      const groups = place.dataset.kinds.split(" ").map((kind) => [kind, (found ?? []).filter((one) => one.kind === kind)]);
      const held = hits.contains(document.activeElement) && document.activeElement.href;
      hits.replaceChildren(...groups.filter(([, own]) => own.length).map(([kind, own]) => group(kind, own, place)));
      if (held) ([...hits.querySelectorAll("a")].find((one) => one.href === held) ?? field).focus();
      for (const list of lists) list.hidden = !!found?.length;
      status.textContent = found && (found.said ?? (found.length ? `${place.dataset.some} ${found.length}` : place.dataset.none));
    };

    const remember = () => {
      const address = new URL(location.href);
      if (field.value) address.searchParams.set("q", field.value);
      else address.searchParams.delete("q");
      try {
        history.replaceState(null, "", address);
      } catch { /* some browsers refuse on a disk */ }
      for (const link of document.querySelectorAll(".korme-languages__link")) link.search = address.search;
    };

    let waiting = 0;
    field.addEventListener("input", () => {
      clearTimeout(waiting);
      remember();
      waiting = setTimeout(show, PAUSE);
    });
    field.addEventListener("focus", () => [known(), index([])], { once: true }); // fetched while the first word is typed
    place.addEventListener("keydown", (event) => {
      const links = [field, ...hits.querySelectorAll("a")];
      const at = links.indexOf(document.activeElement);
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (step && at >= 0 && links[at + step]) {
        links[at + step].focus();
        event.preventDefault();
      } else if (event.key === "Escape" && at > 0) {
        field.focus();
      } else if (event.key === "Enter" && at === 0) {
        links[1]?.focus();
        event.preventDefault();
      }
    });
    const asked = new URL(location.href).searchParams.get("q");
    if (asked) {
      field.value = asked;
      remember();
      show();
    }
  }

  const place = document.querySelector("[data-korme-find]");
  if (place) start(place);
})();
