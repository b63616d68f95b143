// The list of works and their pictures: added, joined, moved and removed, with buttons or by dragging.

const newId = () => Math.random().toString(36).slice(2, 10);

// A part of the page out of a template, with ids of its own.
function made(name, id = "") {
  const box = document.createElement("template");
  box.innerHTML = place.querySelector(`template[data-item="${name}"]`).innerHTML.replaceAll("@@", id);
  if (rules.spoken) for (const one of box.content.querySelectorAll("[data-said], [data-name]")) one.lang = rules.spoken;
  return box.content.firstElementChild;
}

const bound = (element, object) => {
  for (const one of element.querySelectorAll("[data-field]")) {
    one.value = object[one.dataset.field] ?? "";
    one.addEventListener("input", () => {
      object[one.dataset.field] = one.value;
      complain(one, "");
      changed();
    });
    one.addEventListener("change", () => check(one));
    if ("line" in one.dataset) one.addEventListener("keydown", (event) => event.key === "Enter" && event.preventDefault());
  }
};

function drawPicture(id, at, count) {
  const picture = pictures[id];
  const item = made("picture", id);
  const image = item.querySelector("[data-image]");
  Object.assign(image, { src: picture.seen, width: picture.width, height: picture.height });
  bound(item, picture);
  const focus = item.querySelector("[data-focus]");
  const mark = item.querySelector("[data-mark]");
  const show = () => {
    const [x, y] = picture.focus ?? [50, 50];
    mark.style.insetInlineStart = `${x}%`;
    mark.style.insetBlockStart = `${y}%`;
    mark.hidden = !picture.focus;
    focus.ariaLabel = [fill(words.picture_n, { n: at + 1 }), picture.focus && fill(words.focus_at, { x, y })].filter(Boolean).join(": ");
  };
  const move = (x, y) => {
    picture.focus = [x, y].map((value) => Math.round(Math.min(100, Math.max(0, value))));
    show();
    changed();
  };
  focus.addEventListener("click", (event) => {
    if (!event.detail) return;
    const box = image.getBoundingClientRect();
    move(((event.clientX - box.left) / box.width) * 100, ((event.clientY - box.top) / box.height) * 100);
  });
  focus.addEventListener("keydown", (event) => {
    const step = { ArrowLeft: [-5, 0], ArrowRight: [5, 0], ArrowUp: [0, -5], ArrowDown: [0, 5] }[event.key];
    if (!step) return;
    event.preventDefault();
    const [x, y] = picture.focus ?? [50, 50];
    move(x + step[0], y + step[1]);
    announce(fill(words.focus_at, { x: picture.focus[0], y: picture.focus[1] }));
  });
  show();
  item.querySelector("[data-act=picture-first]").disabled = at === 0;
  item.querySelector("[data-act=picture-last]").disabled = at === count - 1;
  return item;
}

function drawWork(work, at) {
  const item = made("work", work.id);
  const name = item.querySelector("[data-name]");
  const title = () => (name.textContent = [fill(words.work_n, { n: at + 1 }), oneLine(work.title)].filter(Boolean).join(": "));
  bound(item, work);
  item.querySelector("[data-field=title]").addEventListener("input", title);
  title();
  item.querySelector("[data-place=pictures]").append(...work.pictures.map((id, number) => drawPicture(id, number, work.pictures.length)));
  item.querySelector("[data-act=work-up]").disabled = item.querySelector("[data-act=work-join]").hidden = at === 0;
  item.querySelector("[data-act=work-down]").disabled = at === state.works.length - 1;
  item.querySelector("details").open = Boolean(work.materials || work.body);
  item.querySelector("[data-take]").addEventListener("change", (event) => takeInto(work, event.target));
  return item;
}

// Draws the list anew; what was open and focused stays so.
function drawWorks(focus) {
  const list = place.querySelector("[data-place=works]");
  const opened = [...list.querySelectorAll("details[open]")].map((one) => one.closest("[data-work]").dataset.work);
  const said = new Map([...list.querySelectorAll("[data-said=work]")].map((one) => [one.closest("[data-work]").dataset.work, [...one.children]]));
  list.replaceChildren(...state.works.map(drawWork));
  for (const item of list.children) {
    if (opened.includes(item.dataset.work)) item.querySelector("details").open = true;
    item.querySelector("[data-said=work]").append(...(said.get(item.dataset.work) ?? []));
  }
  const wanted = focus && list.querySelector(focus);
  (wanted?.disabled || wanted?.hidden ? wanted.closest("[data-work]").querySelector("[data-name]") : wanted)?.focus();
  changed();
}

function newWork(ids) {
  return { id: newId(), title: "", year: "", medium: "", materials: "", dimensions: "", body: "", pictures: ids };
}

async function addPicture(picture) {
  const id = newId();
  pictures[id] = { alt: "", caption: "", ...picture };
  try {
    await keepPicture(id, picture);
  } catch (error) {
    say("draft", error?.name === "QuotaExceededError" ? words.draft_full : words.no_draft);
  }
  return id;
}

const takeWorks = (files) =>
  takeFiles(files, place.querySelector("[data-said=works]"), async (picture) => {
    if (state.works.length >= rules.works) return { word: "full", n: rules.works };
    state.works.push(newWork([await addPicture(picture)]));
    drawWorks();
    return undefined;
  });

async function takeInto(work, input) {
  const item = place.querySelector(`[data-work="${work.id}"]`);
  const said = item.querySelector("[data-said=work]");
  await takeFiles([...input.files], said, async (picture) => {
    if (work.pictures.length >= rules.pictures) return { word: "too_many", n: rules.pictures };
    work.pictures.push(await addPicture(picture));
    return undefined;
  });
  drawWorks(`[data-work="${work.id}"] [data-take]`);
}

async function forgetPictures(ids) {
  for (const id of ids) {
    delete pictures[id];
    await dropPicture(id).catch(() => {});
  }
}

const swapped = (array, from, to) => {
  if (to >= 0 && to < array.length) array.splice(to, 0, ...array.splice(from, 1));
};

const workActs = {
  "work-up": (at) => swapped(state.works, at, at - 1),
  "work-down": (at) => swapped(state.works, at, at + 1),
  "work-join": (at) => {
    const [work] = state.works.splice(at, 1);
    const above = state.works[at - 1];
    above.pictures.push(...work.pictures);
    for (const name of ["title", "year", "medium", "materials", "dimensions", "body"]) above[name] ||= work[name];
  },
  "work-remove": (at) => forgetPictures(state.works.splice(at, 1)[0].pictures),
};

function workAct(name, item) {
  const at = state.works.findIndex((work) => work.id === item.dataset.work);
  workActs[name](at);
  const isGone = ["work-join", "work-remove"].includes(name);
  const next = isGone ? state.works[Math.min(at, state.works.length - 1)]?.id : item.dataset.work;
  if (name === "work-join") drawWorks(`[data-work="${state.works[at - 1].id}"] [data-name]`);
  else drawWorks(next && (isGone ? `[data-work="${next}"] [data-name]` : `[data-work="${next}"] [data-act=${name}]`));
  if (!state.works.length) place.querySelector("[data-take=works]").focus();
  announce(isGone ? words.removed : fill(words.moved, { n: state.works.findIndex((work) => work.id === item.dataset.work) + 1 }));
}

function pictureAct(name, item) {
  const work = state.works.find((one) => one.id === item.closest("[data-work]").dataset.work);
  const id = item.dataset.picture;
  const at = work.pictures.indexOf(id);
  if (name === "picture-remove") {
    work.pictures.splice(at, 1);
    forgetPictures([id]);
    drawWorks(`[data-work="${work.id}"] [data-name]`);
    announce(words.removed);
    return;
  }
  swapped(work.pictures, at, name === "picture-first" ? at - 1 : at + 1);
  drawWorks(`[data-picture="${id}"] [data-act=${name}]`);
  announce(fill(words.moved, { n: work.pictures.indexOf(id) + 1 }));
}

// Dragging: works among works, pictures among the pictures of their work.
function dragging(list) {
  let dragged;
  list.addEventListener("dragstart", (event) => {
    dragged = event.target.closest?.("[data-drag]")?.closest("[data-picture], [data-work]");
    if (!dragged) return;
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", "");
    event.dataTransfer.setDragImage(dragged, 20, 20);
    dragged.classList.add("korme-submit__dragged");
  });
  list.addEventListener("dragover", (event) => {
    const over = dragged && event.target.closest(dragged.dataset.picture ? "[data-picture]" : "[data-work]");
    if (!over || over.parentElement !== dragged.parentElement) return;
    event.preventDefault();
    const box = over.getBoundingClientRect();
    if (over !== dragged) over[event.clientY > box.top + box.height / 2 ? "after" : "before"](dragged);
  });
  list.addEventListener("dragend", () => {
    if (!dragged) return;
    const order = [...dragged.parentElement.children].map((one) => one.dataset.picture ?? one.dataset.work);
    if (dragged.dataset.picture) state.works.find((work) => work.pictures.includes(dragged.dataset.picture)).pictures = order;
    else state.works.sort((a, b) => order.indexOf(a.id) - order.indexOf(b.id));
    dragged = undefined;
    drawWorks();
  });
}
