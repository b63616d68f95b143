// Searches frozen years, too, each by the record and the index with which it was frozen. They are fetched when a visitor
// chooses them, or, the last year first, while nothing is found on the site as it is now. Stands before search.js, which
// calls it. Without scripts, the choice is a link to each year's own search page.
(() => {
  "use strict";
  const nav = document.querySelector("[data-korme-find-years]");
  const place = document.querySelector("[data-korme-find]");
  if (!nav || !place) return;
  const ALL = "all"; // in the address, as a year's name: ?year=2026
  const SETTLED = 400; // milliseconds after which a word is no longer being typed
  const said = nav.dataset;
  const kinds = place.dataset.kinds.split(" ");
  const absolute = (link) => new URL(link, document.baseURI).href;
  const years = [...nav.querySelectorAll("[data-year]")].map(({ dataset, textContent }) => ({
    ...dataset, label: textContent, home: absolute(dataset.home), opened: null,
  }));

  // What the record of a year says is in it, as the lines of a register: one for each language of a title.
  function lines({ home, language }, { entries }, entry) {
    const named = (title) => (title[language] ? [language, title[language]] : Object.entries(title)[0]);
    const people = new Map(entries.filter(({ kind }) => kind === "creative").map(({ key, title }) => [key, named(title)[1]]));
    return entries.filter(({ kind }) => kinds.includes(kind)).flatMap(({ kind, url, title, people: own = [] }) => {
      const [lang, label] = named(title);
      const note = kind === "creative" ? "" : own.map((one) => people.get(one)).filter(Boolean).join(", ");
      const spoken = lang === document.documentElement.lang ? "" : lang;
      return [...new Set(Object.values(title))]
        .map((words) => ({ ...entry(place, [kind, home + url, words, spoken, note, "", ""]), label }));
    });
  }

  // The record and the index of a year, or null without a connection; then it is tried again with the next word.
  async function open(year, { entry, library }) {
    const fetched = async () => {
      const answer = await fetch(year.record);
      if (!answer.ok) throw new Error(answer.statusText);
      const record = await answer.json();
      return { items: lines(year, record, entry), index: library({ dataset: year }, record.entries.length, year.language) };
    };
    year.opened ??= fetched();
    try {
      return await year.opened;
    } catch {
      year.opened = null;
      return null;
    }
  }

  const dated = (one, { label }) => ({ ...one, note: one.note ? `${label} · ${one.note}` : label });

  // Links to the other years that have what was found.
  function others(one, kept) {
    const list = document.createElement("span");
    list.className = "korme-hit__years";
    list.append(...kept.map(([year, key]) => {
      const link = Object.assign(document.createElement("a"), { href: key, textContent: year.label });
      link.setAttribute("aria-label", `${one.label}, ${year.label}`);
      return link;
    }));
    return list;
  }

  // What was found in several places, each thing once: where it lives, or in the last year that has it, with the others.
  function merged(places) {
    const found = new Map();
    for (const [year, hits] of places) {
      for (const one of hits) {
        const name = one.key.slice((year?.home ?? absolute(said.home)).length);
        const known = found.get(name);
        if (!known) found.set(name, { one: year ? dated(one, year) : one, kept: [] });
        else known.kept.push([year, one.key]);
      }
    }
    return [...found.values()].map(({ one, kept }) => (kept.length ? { ...one, more: others(one, kept) } : one));
  }

  // The years as a choice, in the place of the links to them.
  function choice(again) {
    const asked = new URL(location.href).searchParams.get("year");
    const group = document.createElement("div");
    const list = document.createElement("ul");
    const options = [["", said.now], [ALL, said.all], ...years.map(({ year, label }) => [year, label])];
    const chosen = options.some(([value]) => value === asked) ? asked : "";
    for (const [value, words] of options) {
      const label = document.createElement("label");
      const input = Object.assign(document.createElement("input"), { type: "radio", name: "year", value, checked: value === chosen });
      input.className = "korme-hidden";
      label.className = "korme-find-years__one";
      label.append(input, words);
      list.appendChild(document.createElement("li")).append(label);
    }
    group.className = nav.className;
    list.className = nav.querySelector("ul").className;
    group.setAttribute("role", "radiogroup");
    group.setAttribute("aria-label", nav.getAttribute("aria-label"));
    group.append(nav.querySelector("p"), list);
    group.addEventListener("change", ({ target }) => {
      const address = new URL(location.href);
      if (target.value) address.searchParams.set("year", target.value);
      else address.searchParams.delete("year");
      history.replaceState(null, "", address);
      again();
    });
    nav.replaceWith(group);
    if (chosen) queueMicrotask(again); // the other languages are asked for the same year
    return () => group.querySelector(":checked").value;
  }

  function searching(tools) {
    const chosen = choice(tools.again);
    return async (text, items, index) => {
      const year = chosen();
      if (await tools.seek(text, [], async () => []) === null) return null;
      const living = years.some((one) => one.year === year) ? [] : await tools.seek(text, items, index);
      if (!year && living.length) return living;
      if (!year) await new Promise((done) => { setTimeout(done, SETTLED); });
      if (place.querySelector("input").value !== text) return living; // typed on meanwhile
      const wanted = years.filter((one) => !year || year === ALL || one.year === year);
      if (year) wanted.forEach((one) => open(one, tools)); // at once; else one after the other
      const places = [[null, living]];
      const unreached = [];
      for (const one of wanted) {
        const opened = await open(one, tools);
        if (!opened) unreached.push(one.label);
        places.push([one, opened ? await tools.seek(text, opened.items, opened.index) : []]);
        if (!year && places.at(-1)[1].length) break;
      }
      const found = merged(places);
      const counted = found.length ? `${place.dataset.some} ${found.length}` : place.dataset.none;
      const past = said.past.replace("{year}", places.at(-1)[0].label).replace("{count}", found.length);
      const missed = unreached.length ? ` ${said.unreached.replace("{years}", unreached.join(", "))}` : "";
      return Object.assign(found, { said: (found.length && !year ? past : counted) + missed });
    };
  }

  globalThis.korme = { ...globalThis.korme, years: searching };
})();
