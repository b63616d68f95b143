// Whose turn it is: every work as often as every other, also after the power was cut.
// `keep` is a storage of the browser; without one each start begins with works drawn by lot.
function kioskTurns(works, name, keep) {
  const counts = read();
  let last = null;

  function read() {
    let kept = {};
    try {
      kept = JSON.parse(keep.getItem(name)) || {};
    } catch {
      // Nothing was kept, or it is damaged.
    }
    const known = works.map((one) => kept[one.id]).filter((count) => Number.isInteger(count) && count >= 0);
    // What is new begins where the others are: it neither waits nor takes over.
    const least = known.length ? Math.min(...known) : 0;
    return new Map(works.map((one) => [one.id, Number.isInteger(kept[one.id]) && kept[one.id] >= least ? kept[one.id] : least]));
  }

  function write() {
    try {
      keep.setItem(name, JSON.stringify(Object.fromEntries(counts)));
    } catch {
      // The browser keeps nothing: the turns of this start are still equal.
    }
  }

  // The next work, counted as shown: one that cannot be shown does not come again and again.
  function next() {
    const least = Math.min(...counts.values());
    const due = works.filter((one) => counts.get(one.id) === least);
    const others = due.filter((one) => one.person !== last?.person);
    const fresh = others.length ? others : due.filter((one) => one !== last);
    const from = fresh.length ? fresh : due;
    last = from[Math.floor(Math.random() * from.length)];
    counts.set(last.id, least + 1);
    write();
    return last;
  }

  return { next, counts };
}
