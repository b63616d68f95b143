// The entry as text, written as `korme new` writes it; tables and limits come from the page.

function fill(text, values) {
  return text.replace(/\{(\w+)\}/g, (hole, name) => (name in values ? values[name] : hole));
}

function slugify(text) {
  const letters = [...text.normalize("NFC").toLowerCase()].map((letter) => (Object.hasOwn(rules.letters, letter) ? rules.letters[letter] : letter));
  const plain = letters.join("").normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const slug = plain.replace(/[^a-z0-9]+/g, "-").slice(0, rules.slug).replace(/^-+|-+$/g, "");
  return rules.devices.includes(slug) ? `${slug}-1` : slug;
}

// A name for a folder, which may not be that of the entry's own file.
function folderName(text, instead) {
  const slug = slugify(oneLine(text)) || instead;
  return slug === "index" ? "index-1" : slug;
}

// A name that is not among those taken, which gets it: 'boat', 'boat-2'.
function unique(name, taken) {
  let found = name;
  for (let number = 2; taken.has(found); number += 1) found = `${name.slice(0, rules.slug - 4)}-${number}`.replace("--", "-");
  taken.add(found);
  return found;
}

// Text as a field holds it: without control characters and halves of characters, and on one line.
const printable = (text) => text.toString().replace(/[\ud800-\udbff](?![\udc00-\udfff])|(^|[^\ud800-\udbff])[\udc00-\udfff]/g, "$1").replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u200b\u202a-\u202e\u2060\u2066-\u2069\ufeff\ufffe\uffff\ue000\ue001]/g, "");
const oneLine = (text) => printable(text ?? "").replace(/[\s\u2028\u2029]+/g, " ").trim();

function scalar(text, isInFlow = false) {
  const isPlain =
    /^[^\s\-?:,[\]{}#&*!|>'"%@`]/.test(text) && !/:(?:\s|$)|\s#|\s$|[\t\r\n]|^(?:=|<<)$/.test(text) && !rules.nothing.includes(text) && !(isInFlow && /[,[\]{}]/.test(text));
  if (isPlain) return text;
  return `"${text.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n").replaceAll("\r", "\\r").replaceAll("\t", "\\t")}"`;
}

const field = (name, value) => (oneLine(value) ? [`${name}: ${scalar(oneLine(value))}`] : []);

function list(name, values) {
  if (!values.length) return [];
  return values.length === 1 ? [`${name}: ${scalar(values[0])}`] : [`${name}: [${values.map((value) => scalar(value, true)).join(", ")}]`];
}

const paragraphs = (text) =>
  printable(text ?? "")
    .replace(/\r\n?|[\u2028\u2029]/g, "\n")
    .split(/\n[ \t]*\n/)
    .map((part) => part.split("\n").map(oneLine).filter(Boolean).join("\n"))
    .filter(Boolean);

// What people type is text, not Markdown: signs that Markdown would read are escaped, line ends are kept.
function markdown(text) {
  const line = (one) =>
    one
      .split(/(https?:\/\/[^\s<>[\]*`|\\]+)/)
      .map((part, at) => (at % 2 ? part : part.replace(/[\\`*_[\]|]/g, "\\$&").replace(/&(?=#?\w+;)/g, "&amp;").replace(/</g, "&lt;").replace(/~~+/g, (all) => "&#126;".repeat(all.length))))
      .join("")
      .replace(/^([#>+-])/, "\\$1")
      .replace(/^[=:]/, (sign) => `&#${sign.charCodeAt(0)};`)
      .replace(/^(\d+)([.)])(?=\s|$)/, "$1\\$2")
      .replace(/^•/, "&bull;");
  return paragraphs(text)
    .map((part) => part.split("\n").map(line).join("\\\n"))
    .join("\n\n");
}

function block(name, text) {
  const lines = markdown(text).split("\n");
  return lines[0] ? [`${name}: |-`, ...lines.map((line) => (line ? `  ${line}` : ""))] : [];
}

// 'website', 'website 2'
function unlike(label, labels) {
  let found = label;
  for (let number = 2; labels.has(found); number += 1) found = `${label} ${number}`;
  return found;
}

const focusText = (picture) => (picture.focus ? [`focus: ${picture.focus[0]}% ${picture.focus[1]}%`] : []);

// The fields of a picture; `first` begins the item of a list.
function pictureLines(picture, file, first, rest) {
  const lines = [`file: ${scalar(file)}`, ...field("alt", picture.alt), ...field("caption", picture.caption), ...focusText(picture)];
  return lines.map((line, at) => (at ? rest : first) + line);
}

// A link as people type it, an address or the name of an account, as an address; null: it is neither.
function linkAddress({ label, value }) {
  const text = oneLine(value).replace(/[“”„«»‘’]/g, "");
  const network = rules.links.find((one) => one.label === label) ?? rules.links[0];
  const isSafe = (address) => /^https?:\/\/[\p{L}\p{N}_][\p{L}\p{N}_-]*(\.[\p{L}\p{N}_-]+)+\.?(:\d{1,5})?([/?#][^\s<>"'`\\{}|^]*)?$/u.test(address);
  const isOn = (host) => network.hosts.some((one) => host === one || host.endsWith(`.${one}`));
  const host = text.replace(/^https?:\/\//i, "").split(/[/?#:]/)[0].toLowerCase();
  if (/^https?:\/\//i.test(text)) return isSafe(text) ? text : null;
  const account = text.replace(/^@/, "");
  if (network.base && isOn(host)) return isSafe(`https://${text}`) ? `https://${text}` : null;
  if (network.base) return network.account && new RegExp(`^(?:${network.account})$`).test(account) ? network.base + account : null;
  return /\./.test(host) && !/@/.test(text) && isSafe(`https://${text}`) ? `https://${text}` : null;
}

// A link on another network's address is a website.
function linkLabel({ label }, address) {
  const network = rules.links.find((one) => one.label === label);
  const host = address.replace(/^https?:\/\//i, "").split(/[/?#:]/)[0].toLowerCase();
  return !network?.base || network.hosts.some((one) => host === one || host.endsWith(`.${one}`)) ? label : "website";
}

const isEmail = (text) => /^[^@\s<>"'?&]{1,64}@[A-Za-z0-9.-]{1,250}\.[A-Za-z]{2,24}$/.test(text);

// The address of the person's page: their name in Latin letters.
const slugOf = (state) => folderName(state.person.name, "entry");

// Every text and picture of the entry: { path, text } or { path, picture }, folder by folder.
function entryFiles(state, pictures) {
  const slug = slugOf(state);
  const files = [];
  const { person } = state;
  const portrait = person.portrait && pictures[person.portrait];
  const own = state.language && state.language !== rules.first ? [`language: ${state.language}`] : [];
  const lines = [...field("name", person.name), ...list("discipline", person.discipline), ...field("city", person.city)];
  const links = new Map();
  for (const link of person.links) {
    const address = linkAddress(link);
    if (address) links.set(unlike(linkLabel(link, address), links), address);
  }
  if (links.size) lines.push("links:", ...[...links].map(([label, address]) => `  ${scalar(label)}: ${scalar(address)}`));
  lines.push(...field("tagline", person.tagline));
  if (isEmail(oneLine(person.email))) lines.push(...field("email", person.email));
  lines.push(...own);
  if (portrait) lines.push("portrait:", ...pictureLines(portrait, `portrait.${portrait.ending}`, "  ", "  "));
  lines.push(...field("licence", state.licence), ...consentLines(state));
  files.push({ path: `${slug}/index.md`, text: ["---", ...lines, "---", "", markdown(person.body), ""].join("\n") });
  if (portrait) files.push({ path: `${slug}/portrait.${portrait.ending}`, picture: portrait });
  const taken = new Set();
  const works = state.works.map((work) => ({ work, name: unique(folderName(work.title, "work"), taken) }));
  const names = works.map((one) => one.name);
  const isSorted = names.every((name, at) => !at || names[at - 1] < name);
  works.forEach(({ work, name }, at) => files.push(...workFiles(`${slug}/works/${name}`, work, pictures, own, isSorted ? [] : [`weight: ${at + 1}`])));
  return files;
}

function workFiles(folder, work, pictures, own, weight) {
  const taken = new Set();
  const shown = work.pictures.map((id) => pictures[id]).filter(Boolean);
  const named = shown.map((picture) => {
    const stem = unique(slugify(picture.name.replace(/\.[^.]*$/, "")) || "picture", taken);
    return { picture, file: `${stem}.${picture.ending}` };
  });
  const lines = ["title", "year", "medium", "materials", "dimensions"].flatMap((name) => field(name, work[name]));
  lines.push(...own, ...weight);
  if (named.length) lines.push("pictures:", ...named.flatMap(({ picture, file }) => pictureLines(picture, file, "  - ", "    ")));
  lines.push(...block("body", work.body));
  return [{ path: `${folder}/index.yaml`, text: [...lines, ""].join("\n") }, ...named.map(({ picture, file }) => ({ path: `${folder}/${file}`, picture }))];
}

const today = () => {
  const now = new Date();
  return [now.getFullYear(), now.getMonth() + 1, now.getDate()].map((part) => String(part).padStart(2, "0")).join("-");
};

// What the person agreed to, when and how; the sentences themselves are in the message to the organizers.
function consentLines(state) {
  const yes = (name) => (state.agreed.includes(name) ? "yes" : "no");
  return ["consent:", `  published: ${yes("publish")}`, `  press: ${yes("press")}`, `  own_works: ${yes("own")}`, `  given: ${state.given ?? today()}`, ...(rules.until ? [`  until: ${rules.until}`] : []), "  how: submit page"];
}
