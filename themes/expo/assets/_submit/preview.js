// The page as it will be: the theme's own templates, made by the build with marks, are filled with what was written.

const MARK = /\ue000([^\ue001]*)\ue001/g;
const shapes = {};
for (const one of place.querySelectorAll("[data-preview]")) (shapes[one.dataset.preview] ??= []).push(JSON.parse(one.textContent));

const pathsIn = (text) => [...text.matchAll(MARK)].map((match) => match[1].replace(/\.+$/, ""));

// Every path in an element: in its texts and in the attributes of all within.
function pathsOf(element) {
  const found = pathsIn(element.textContent);
  for (const one of [element, ...element.querySelectorAll("*")]) for (const { value } of one.attributes) if (value.includes("\ue000")) found.push(...pathsIn(value));
  return found;
}

const valueAt = (data, path) => path.split(".").reduce((value, key) => value?.[key], data);

function ratioClass(width, height) {
  const ratio = width / height;
  const steps = rules.ratios;
  const at = Math.min(Math.max(steps.findIndex((step) => step / 1000 >= ratio), 1), steps.length - 1);
  const [low, high] = ratio >= steps.at(-1) / 1000 ? steps.slice(-2) : steps.slice(at - 1, at + 1);
  return `korme-r-${ratio * ratio < (low * high) / 1e6 ? low : high}`;
}

// Elements whose own texts or attributes have marks that a test accepts.
function elementsWith(within, test) {
  return [...within.querySelectorAll("*")].filter((one) => {
    const own = [...one.childNodes].filter((node) => node.nodeType === 3).map((node) => node.data);
    return [...own, ...[...one.attributes].map(({ value }) => value)].some((text) => text.includes("\ue000") && pathsIn(text).some(test));
  });
}

// Removes an element with the comma before it, if only that stands there.
function removeWithSign(one) {
  const before = one.previousSibling;
  if (before?.nodeType === 3 && /^\s*[,;·]\s*$/.test(before.data)) before.remove();
  one.remove();
}

// Repeats the first of two alike items, `length` times, wherever both stand side by side.
function repeat(body, name, length) {
  const isFirst = (path) => path.startsWith(`${name}.0.`);
  const isSecond = (path) => path.startsWith(`${name}.1.`);
  const items = new Set();
  for (let one of elementsWith(body, isFirst)) {
    if (pathsOf(one).some(isSecond)) continue;
    while (one.parentElement !== body && !pathsOf(one.parentElement).some(isSecond)) one = one.parentElement;
    items.add(one);
  }
  for (const item of items) {
    const second = [...item.parentElement.children].find((one) => one !== item && pathsOf(one).some(isSecond) && !pathsOf(one).some(isFirst));
    if (!second) continue;
    const model = item.outerHTML;
    for (let at = length - 1; at > 0; at -= 1) item.insertAdjacentHTML("afterend", model.replaceAll(`\ue000${name}.0.`, `\ue000${name}.${at}.`));
    removeWithSign(second);
  }
}

// Removes what shows values that there are not, with everything around it that shows nothing else.
function prune(body, data) {
  const isAbsent = (path) => !valueAt(data, path);
  for (const node of elementsWith(body, isAbsent)) {
    if (!body.contains(node)) continue;
    const texts = [...node.childNodes].filter((one) => one.nodeType === 3).map((one) => one.data);
    const shown = [...texts, node.getAttribute("src") ?? "", node.getAttribute("href") ?? ""].flatMap(pathsIn);
    if (!shown.length || !shown.every(isAbsent)) continue;
    let one = node;
    while (one.parentElement !== body && pathsOf(one.parentElement).every(isAbsent)) one = one.parentElement;
    removeWithSign(one);
  }
}

function put(body, data) {
  const text = (value) => value.replace(MARK, (_, path) => valueAt(data, path.replace(/\.+$/, "")) ?? "");
  for (const one of [body, ...body.querySelectorAll("*")]) {
    for (const { name, value } of [...one.attributes]) if (value.includes("\ue000")) one.setAttribute(name, text(value));
    for (const node of [...one.childNodes].filter((child) => child.nodeType === 3 && child.data.includes("\ue000"))) {
      const lines = text(node.data).split("\n");
      node.replaceWith(...lines.flatMap((line, at) => (at ? [document.createElement("br"), line] : [line])));
    }
  }
}

// Returns the HTML of a page of the theme with the data in it.
function drawn(kind, data) {
  const isLong = [...(data.name ?? "")].length > 28;
  const fitting = shapes[kind].filter((one) => one.long === isLong || shapes[kind].length === 1).filter((one) => one.without.every((name) => !valueAt(data, name)?.src && !valueAt(data, name)?.length));
  const shape = fitting.sort((a, b) => b.without.length - a.without.length)[0];
  const page = new DOMParser().parseFromString(shape.html, "text/html");
  for (const one of page.querySelectorAll("script, meta[http-equiv], link[rel=expect], link[rel=manifest], [data-korme-keep=page] > .korme-keep")) one.remove();
  for (const [name, value] of Object.entries(data)) if (Array.isArray(value)) repeat(page.body, name, value.length);
  prune(page.body, data);
  put(page.body, data);
  page.title = data.title ?? data.name;
  for (const link of page.querySelectorAll("a[href]")) link.removeAttribute("href");
  for (const one of page.querySelectorAll("[data-korme-keep]")) one.removeAttribute("data-korme-keep");
  for (const one of page.querySelectorAll("img")) one.removeAttribute("loading");
  return `<!doctype html>${page.documentElement.outerHTML}`;
}

const pictureData = (picture, instead) => picture && { src: picture.seen, ratio: ratioClass(picture.width, picture.height), width: picture.width, height: picture.height, alt: oneLine(picture.alt) || instead, caption: oneLine(picture.caption) };

function sized(text) {
  return text.replace(/(\d)\s*(mm|cm|m)\b/g, (_, digit, unit) => `${digit}\u00a0${rules.units[unit]}`).replace(/(\d)\.(?=\d)/g, `$1${rules.point}`);
}

function previewData(state, pictures, work) {
  const { person } = state;
  const name = oneLine(person.name) || words.name_empty;
  const disciplines = person.discipline.map((key) => ({ key, name: place.querySelector(`[name=discipline][value="${key}"]`)?.dataset.name ?? key }));
  const body = (text) => paragraphs(text).map((part) => ({ text: part }));
  const titled = (one) => oneLine(one.title) || words.untitled;
  if (work) {
    return {
      name, disciplines, title: titled(work), year: oneLine(work.year), medium: oneLine(work.medium), materials: oneLine(work.materials), dimensions: sized(oneLine(work.dimensions)),
      licence: place.querySelector("[name=licence]:checked")?.dataset.name, body: body(work.body),
      pictures: work.pictures.map((id) => pictureData(pictures[id], titled(work))).filter(Boolean),
    };
  }
  return {
    name, disciplines, tagline: oneLine(person.tagline), city: oneLine(person.city), body: body(person.body), portrait: pictureData(pictures[person.portrait], name),
    email: isEmail(oneLine(person.email)) ? oneLine(person.email) : "",
    links: person.links.filter(linkAddress).map((link) => ({ label: rules.links.find((one) => one.label === linkLabel(link, linkAddress(link)))?.name })),
    works: state.works.map((one) => ({ title: titled(one), year: oneLine(one.year), medium: oneLine(one.medium), picture: pictureData(pictures[one.pictures[0]], titled(one)) })),
  };
}
