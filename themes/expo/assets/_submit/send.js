// What is missing, and the ways out: a ZIP, a mail, a message, the code host's page for a new file.

const LINK_MOST = 7500; // characters of an address that code hosts take
const MAIL_MOST = 20e6; // bytes of a file that mail services take, less what their encoding adds

function missing() {
  const { person } = state;
  const has = (name) => state.agreed.includes(name);
  return [
    !oneLine(person.name) && { id: "creative.name", words: words.missing_name },
    !person.discipline.length && place.querySelector("[name=discipline]") && { id: "discipline", words: words.missing_discipline },
    !has("own") && { id: "agree-own", words: words.missing_own },
    !has("publish") && { id: "agree-publish", words: words.missing_publish },
  ].filter(Boolean);
}

function advised() {
  const found = [];
  if (!state.works.some((work) => work.pictures.length)) found.push({ id: "submit-works-head", words: words.advised_works });
  const { portrait } = state.person;
  if (portrait && !oneLine(pictures[portrait].alt)) found.push({ id: `image.alt-${portrait}`, words: words.advised_portrait });
  state.works.forEach((work, at) => {
    if (!oneLine(work.title)) found.push({ id: `work.title-${work.id}`, words: fill(words.advised_title, { n: at + 1 }) });
    for (const id of work.pictures) if (!oneLine(pictures[id].alt)) found.push({ id: `image.alt-${id}`, words: fill(words.advised_alt, { n: oneLine(work.title) || fill(words.work_n, { n: at + 1 }) }) });
  });
  return found;
}

function drawMissing() {
  const box = place.querySelector("[data-missing]");
  const part = (head, list) => {
    if (!list.length) return [];
    const title = Object.assign(document.createElement("p"), { textContent: head });
    const items = document.createElement("ul");
    items.className = "korme-submit__list";
    for (const one of list.slice(0, 12)) {
      const link = Object.assign(document.createElement("a"), { href: `#${one.id}`, textContent: one.words });
      link.addEventListener("click", (event) => {
        event.preventDefault();
        lead(one.id);
      });
      const item = document.createElement("li");
      item.append(link);
      items.append(item);
    }
    return [title, items];
  };
  const lacking = missing();
  const wished = advised();
  box.replaceChildren(...part(words.missing, lacking), ...part(words.advised, wished));
  if (!lacking.length && !wished.length) box.append(Object.assign(document.createElement("p"), { textContent: words.nothing_missing }));
  const done = { you: !lacking.some(({ id }) => /name|discipline/.test(id)), works: !wished.length, agree: !lacking.some(({ id }) => id.startsWith("agree")) };
  for (const step of place.querySelectorAll("[data-step]")) step.classList.toggle("korme-submit__done", Boolean(done[step.dataset.step]));
}

// Brings the reader to a control and into it.
function lead(id) {
  const target = document.getElementById(id) ?? place.querySelector(`[data-control="${id}"] input`);
  if (!target) return;
  target.closest("details")?.setAttribute("open", "");
  if (!target.matches("input, textarea, select, button")) target.tabIndex = -1;
  target.focus();
  target.scrollIntoView({ block: "center" });
}

// Whether everything that is required is there; says what is not, and leads to the list of it.
function isComplete() {
  const lacking = missing();
  const wrong = [...place.querySelectorAll("[data-field], [data-link=value]")].filter((one) => !check(one));
  for (const { id } of lacking) complain(document.getElementById(id) ?? place.querySelector(`[data-control="${id}"]`), words.required);
  if (!lacking.length && !wrong.length) return true;
  if (lacking.length) {
    const box = place.querySelector("[data-missing]");
    box.focus();
    box.scrollIntoView({ block: "center" });
    announce(box.textContent);
  } else wrong[0].focus();
  return false;
}

async function packedEntry() {
  state.given ??= today();
  const files = [];
  for (const { path, text, picture } of entryFiles(state, pictures)) {
    files.push({ path, bytes: picture ? new Uint8Array(await picture.blob.arrayBuffer()) : new TextEncoder().encode(text) });
  }
  return new File([zip(files)], `${slugOf(state)}.zip`, { type: "application/zip" });
}

async function save() {
  if (!isComplete()) return;
  const file = await packedEntry();
  const link = Object.assign(document.createElement("a"), { href: URL.createObjectURL(file), download: file.name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  say("save", fill(words.saved, { name: file.name, size: sizeText(file.size) }));
  say("mail", file.size > MAIL_MOST ? fill(words.mail_large, { size: sizeText(file.size) }) : "");
  keepSoon();
}

async function share() {
  if (!isComplete()) return;
  await navigator.share({ files: [await packedEntry()], title: fill(words.mail_subject, { site: rules.site, name: oneLine(state.person.name) }) }).catch(() => {});
}

const agreedText = () => ["own", "publish", "press"].flatMap((name, at) => (state.agreed.includes(name) ? [`✓ ${rules.agreed[at]}`] : [])).join("\n");

function mailAddress() {
  const values = { site: rules.site, name: oneLine(state.person.name) || "…", file: `${slugOf(state)}.zip`, agreed: agreedText() };
  const part = (text) => encodeURIComponent(fill(text, values).replaceAll("\n", "\r\n"));
  return `mailto:${rules.give.mail}?subject=${part(words.mail_subject)}&body=${part(words.mail_body)}`;
}

const takesText = () => ["github", "forgejo"].includes(rules.give.style);

// The code host's page for a new file: { address, text } with the text in the address, if the host and its length allow it.
function hostPage() {
  const { repository, branch, style } = rules.give;
  const { path, text } = entryFiles(state, pictures)[0];
  const name = encodeURIComponent(`creatives/${path}`);
  const way = branch.split("/").map(encodeURIComponent).join("/");
  const bare = { github: `${repository}/new/${way}?filename=${name}`, forgejo: `${repository}/_new/${way}/?filename=${name}`, gitlab: `${repository}/-/new/${way}?file_name=${name}`, other: repository }[style];
  const whole = `${bare}&value=${encodeURIComponent(text)}`;
  return !takesText() || whole.length > LINK_MOST ? { address: bare, text } : { address: whole, text: "" };
}

// Copies text at once, while the click still counts; false: the browser does not let us.
function copied(text) {
  const box = Object.assign(document.createElement("textarea"), { value: text, readOnly: true, className: "korme-hidden" });
  place.append(box);
  const before = document.activeElement;
  box.select();
  const isCopied = document.execCommand("copy");
  box.remove();
  before?.focus({ preventScroll: true });
  return isCopied;
}

// The link goes to the page as soon as it is pressed: no window is opened that a browser would block.
function openHost(event) {
  if (!isComplete()) {
    event.preventDefault();
    return;
  }
  const { address, text } = hostPage();
  event.currentTarget.href = address;
  if (text) say("host", copied(text) ? (takesText() ? words.host_long : words.copied) : words.not_copied);
  else say("host", "");
}

const canShare = () => {
  try {
    return Boolean(navigator.canShare?.({ files: [new File([""], "entry.zip", { type: "application/zip" })] }));
  } catch {
    return false;
  }
};
