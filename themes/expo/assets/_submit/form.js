// The form: what is written goes into the state, the state into the draft and the preview.

const empty = () => ({ v: 1, language: rules.language, person: { name: "", discipline: [], tagline: "", city: "", body: "", email: "", links: [], portrait: null }, works: [], agreed: [], licence: place.querySelector("[name=licence]").value, pictures: {} });
let state = empty();
const pictures = {};

function say(name, text) {
  for (const one of place.querySelectorAll(`[data-said="${name}"]`)) one.textContent = text;
}

const announce = (text) => say("live", text);

// Shows what is wrong with a control, or that nothing is.
function complain(control, text) {
  const ids = control.getAttribute("aria-describedby")?.split(" ") ?? [];
  const line = document.getElementById(ids.find((id) => id.endsWith("-wrong") || id.startsWith("link-wrong")));
  if (!line) return;
  line.textContent = text;
  line.hidden = !text;
  if (text) control.setAttribute("aria-invalid", "true");
  else control.removeAttribute("aria-invalid");
}

// Whether what is in a control can be sent.
function check(control) {
  const text = oneLine(control.value);
  const over = [...control.value].length - control.maxLength;
  let wrong = "";
  if (control.maxLength > 0 && over > 0) wrong = fill(words.too_long, { n: over });
  else if (control.type === "email" && text && !isEmail(text)) wrong = words.email_wrong;
  else if (control.dataset.link === "value" && text && !linkAddress({ label: control.closest(".korme-submit__link").querySelector("select").value, value: text })) wrong = words.link_wrong;
  complain(control, wrong);
  return !wrong;
}

let drawing;
let isAsKept = false; // while the form is filled from the draft
function changed() {
  if (!isAsKept) keepSoon();
  drawMissing();
  clearTimeout(drawing);
  drawing = setTimeout(drawPreview, 300);
}

function drawPreview() {
  const what = place.querySelector("[data-control=what]");
  const titles = state.works.map((work, at) => [work.id, [fill(words.work_n, { n: at + 1 }), oneLine(work.title)].filter(Boolean).join(": ")]);
  const chosen = what.value;
  what.replaceChildren(what.options[0], ...titles.map(([id, title]) => new Option(title, id, false, id === chosen)));
  const work = state.works.find((one) => one.id === what.value);
  const frame = place.querySelector("[data-frame]");
  const at = frame.contentWindow?.scrollY ?? 0;
  frame.addEventListener("load", () => frame.contentWindow.scrollTo(0, at), { once: true });
  frame.srcdoc = drawn(work ? "work" : "creative", previewData(state, pictures, work));
  drawLabels();
}

// The label beside each work, in the order of the printed one.
function drawLabels() {
  const box = place.querySelector("[data-place=labels]");
  if (!box) return; // a theme's own page may have none
  place.querySelector("[data-part=labels]").hidden = !state.works.length;
  box.replaceChildren(
    ...state.works.map((work) => {
      const label = made("label");
      const { name, ...data } = previewData(state, pictures, work);
      for (const one of label.querySelectorAll("[data-label]")) one.textContent = { ...data, by: name, year: data.year && `, ${data.year}` }[one.dataset.label] ?? "";
      for (const line of label.querySelectorAll("p")) if (!line.textContent) line.remove();
      return label;
    }),
  );
}

function fitScreen() {
  const screen = place.querySelector(".korme-submit__screen");
  const frame = place.querySelector("[data-frame]");
  const width = Number(place.querySelector("[data-control=as]").value);
  const stage = getComputedStyle(screen.parentElement);
  const room = screen.parentElement.clientWidth - parseFloat(stage.paddingLeft) - parseFloat(stage.paddingRight);
  const scale = Math.min(1, room / width);
  const height = width < 600 ? 760 : 900;
  Object.assign(frame.style, { width: `${width}px`, height: `${height}px`, transform: `scale(${scale})` });
  Object.assign(screen.style, { width: `${width * scale}px`, height: `${height * scale}px` });
}

function drawLinks(focus) {
  const box = place.querySelector("[data-place=links]");
  const rows = state.person.links.map((link, at) => {
    const row = made("link", String(at));
    for (const name of ["label", "value"]) {
      const control = row.querySelector(`[data-link=${name}]`);
      control.value = link[name];
      control.addEventListener("input", () => {
        link[name] = control.value;
        complain(row.querySelector("[data-link=value]"), "");
        changed();
      });
      control.addEventListener("change", () => check(row.querySelector("[data-link=value]")));
    }
    row.querySelector("[data-act=unlink]").addEventListener("click", () => {
      state.person.links.splice(at, 1);
      drawLinks();
      place.querySelector("[data-act=link]").focus();
      announce(words.removed);
    });
    return row;
  });
  box.replaceChildren(...rows);
  if (focus) rows.at(-1)?.querySelector("[data-link=value]").focus();
  changed();
}

function drawPortrait() {
  const box = place.querySelector("[data-place=portrait]");
  const id = state.person.portrait;
  box.replaceChildren();
  if (id) {
    const list = document.createElement("ol");
    list.className = "korme-submit__pictures korme-submit__pictures--portrait";
    list.append(drawPicture(id, 0, 1));
    for (const one of list.querySelectorAll("[data-act=picture-first], [data-act=picture-last], [data-drag]")) one.remove();
    box.append(list);
  }
  const { choose, other } = box.closest("[data-picture-of]").dataset;
  say("portrait-choose", id ? other : choose);
  changed();
}

async function setPortrait(files) {
  const said = place.querySelector("[data-said=portrait]");
  said.replaceChildren();
  await takeFiles(files.slice(0, 1), said, async (picture) => {
    if (state.person.portrait) await forgetPictures([state.person.portrait]);
    state.person.portrait = await addPicture(picture);
    return undefined;
  });
  drawPortrait();
}

// Shows the whole state in the form.
function draw() {
  isAsKept = true;
  for (const one of place.querySelectorAll("[data-person] [data-field]")) if (!one.closest("[data-picture]")) one.value = state.person[one.dataset.field] ?? "";
  for (const one of place.querySelectorAll("[name=discipline]")) one.checked = state.person.discipline.includes(one.value);
  for (const one of place.querySelectorAll("[name=agree]")) one.checked = state.agreed.includes(one.value);
  for (const one of place.querySelectorAll("[name=licence]")) one.checked = one.value === state.licence;
  const language = place.querySelector("[data-control=language]");
  if (language) {
    language.value = state.language;
    state.language = language.value || (language.value = language.options[0].value);
  }
  drawLinks();
  drawPortrait();
  drawWorks();
  isAsKept = false;
}

// Takes the draft as another tab has left it.
async function takeUp() {
  if (waiting || document.visibilityState !== "visible") return;
  const found = {};
  const kept = await keptDraft(found).catch(() => undefined);
  if (waiting || !(kept?.at > (state.at ?? 0))) return;
  for (const id of Object.keys(pictures)) delete pictures[id];
  Object.assign(pictures, found);
  state = { ...empty(), ...kept };
  draw();
}

function listen() {
  for (const one of place.querySelectorAll("[data-person] [data-field]")) {
    one.addEventListener("input", () => {
      state.person[one.dataset.field] = one.value;
      complain(one, "");
      changed();
    });
    one.addEventListener("change", () => check(one));
  }
  const ticked = (name) => [...place.querySelectorAll(`[name=${name}]:checked`)].map((one) => one.value);
  place.addEventListener("change", ({ target }) => {
    if (target.name === "discipline") state.person.discipline = ticked("discipline");
    else if (target.name === "agree") [state.agreed, state.given] = [ticked("agree"), today()];
    else if (target.name === "licence") state.licence = target.value;
    else if (target.dataset.control === "language") state.language = target.value;
    else if (target.dataset.control === "as") return fitScreen();
    else if (target.dataset.control === "what") return drawPreview();
    else return undefined;
    complain(target.name === "discipline" ? target.closest("fieldset") : target, "");
    return changed();
  });
  place.addEventListener("submit", (event) => event.preventDefault());
  // Enter sends nothing by accident, and opens what looks like a button.
  place.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !event.target.matches("input")) return;
    event.preventDefault();
    if (event.target.type === "file") event.target.click();
  });
  place.addEventListener("click", ({ target }) => {
    const act = target.closest("[data-act]")?.dataset.act;
    const [work, picture] = [target.closest("[data-work]"), target.closest("[data-picture]")];
    if (act === "link") {
      state.person.links.push({ label: state.person.links.length ? "website" : "instagram", value: "" });
      drawLinks(true);
    } else if (act?.startsWith("work-")) workAct(act, work);
    else if (act?.startsWith("picture-") && work) pictureAct(act, picture);
    else if (act === "picture-remove") removePortrait();
    else if (act === "save") save();
    else if (act === "share") share();
    else if (act === "forget") forget();
  });
  for (const input of place.querySelectorAll(".korme-submit__part > :not(ol) [data-take]")) {
    input.addEventListener("change", async () => {
      const files = [...input.files];
      if (input.dataset.take === "portrait") await setPortrait(files);
      else await takeWorks(files);
      input.value = "";
    });
  }
  place.querySelector("[data-give=mail]")?.addEventListener("click", (event) => (event.currentTarget.href = mailAddress()));
  place.querySelector("[data-give=host]")?.addEventListener("click", openHost);
  place.querySelector("[data-part=share]").hidden = !canShare();
}

function removePortrait() {
  forgetPictures([state.person.portrait]);
  state.person.portrait = null;
  drawPortrait();
  place.querySelector("[data-take=portrait]").focus();
  announce(words.removed);
}

function dropping() {
  const drop = place.querySelector("[data-drop]");
  const hasFiles = (event) => [...(event.dataTransfer?.types ?? [])].includes("Files");
  addEventListener("dragover", (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    drop.classList.add("korme-drop--over");
  });
  addEventListener("dragleave", (event) => event.relatedTarget ?? drop.classList.remove("korme-drop--over"));
  addEventListener("drop", async (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    drop.classList.remove("korme-drop--over");
    const files = [...event.dataTransfer.files];
    if (event.target.closest?.("[data-picture-of=portrait]")) await setPortrait(files);
    else await takeWorks(files);
  });
}

async function forget() {
  if (!confirm(words.delete_draft)) return;
  for (const id of Object.keys(pictures)) delete pictures[id];
  state = empty();
  for (const one of place.querySelectorAll("ul[data-said]")) one.replaceChildren();
  draw();
  clearTimeout(waiting);
  waiting = undefined;
  await dropDraft().catch(() => {});
  say("draft", words.deleted);
  place.querySelector("[data-act=forget]").focus();
}

async function start() {
  document.querySelector("[data-part=plain]").hidden = true;
  place.hidden = false;
  if (rules.spoken) for (const one of place.querySelectorAll("[data-said], [data-missing], .korme-field__wrong")) one.lang = rules.spoken;
  try {
    const kept = await keptDraft(pictures);
    if (kept) state = { ...empty(), ...kept };
  } catch {
    say("draft", words.no_draft);
  }
  listen();
  dropping();
  dragging(place.querySelector("[data-place=works]"));
  draw();
  fitScreen();
  addEventListener("resize", fitScreen);
  addEventListener("pagehide", keepNow);
  document.addEventListener("visibilitychange", takeUp);
}
