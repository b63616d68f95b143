// The draft: kept in this browser, with its pictures, until it is deleted.

const DRAFT = `korme-submit ${root}`;
let opened;

function database() {
  opened ??= new Promise((resolve, reject) => {
    const request = indexedDB.open(DRAFT, 1);
    request.onupgradeneeded = () => ["draft", "pictures"].forEach((name) => request.result.createObjectStore(name));
    request.onsuccess = () => resolve(request.result);
    request.onerror = request.onblocked = () => reject(request.error);
  });
  return opened;
}

// One step in a store of the database; resolves once it is on the disk.
async function stored(name, mode, step) {
  const transaction = (await database()).transaction(name, mode);
  const request = step(transaction.objectStore(name));
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve(request.result);
    transaction.onabort = transaction.onerror = () => reject(transaction.error);
  });
}

const keepState = (state) => stored("draft", "readwrite", (store) => store.put(state, "state"));
const keepPicture = (id, { blob, seen }) => stored("pictures", "readwrite", (store) => store.put({ blob, seen }, id));
const dropPicture = (id) => stored("pictures", "readwrite", (store) => store.delete(id));

async function dropDraft() {
  await stored("draft", "readwrite", (store) => store.clear());
  await stored("pictures", "readwrite", (store) => store.clear());
}

// Returns the state as it was left, with its pictures in `pictures`; undefined without a draft.
async function keptDraft(pictures) {
  const state = await stored("draft", "readonly", (store) => store.get("state"));
  if (!state) return undefined;
  for (const [id, facts] of Object.entries(state.pictures)) {
    const kept = await stored("pictures", "readonly", (store) => store.get(id));
    if (kept) pictures[id] = { ...facts, ...kept };
  }
  state.works.forEach((work) => (work.pictures = work.pictures.filter((id) => pictures[id])));
  if (!pictures[state.person.portrait]) state.person.portrait = null;
  return state;
}

const factsOf = ({ blob, seen, ...facts }) => facts;

let waiting;
function keepSoon() {
  clearTimeout(waiting);
  waiting = setTimeout(keepNow, 400);
}

// Keeps what has changed since it was kept; nothing has: another tab may know more.
async function keepNow() {
  if (!waiting) return;
  clearTimeout(waiting);
  waiting = undefined;
  state.at = Date.now();
  state.pictures = Object.fromEntries(Object.entries(pictures).map(([id, picture]) => [id, factsOf(picture)]));
  try {
    await keepState(state);
    say("draft", fill(words.saved_draft, { time: new Date().toTimeString().slice(0, 5) }));
  } catch {
    say("draft", words.no_draft);
  }
}
