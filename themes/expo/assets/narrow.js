// Narrows, sorts and hangs a list in place: the links lead to pages, the state is in the address, Back goes back.
// The places by name and by year come with the items: alphabets are the site's business, not the browser's.

const GROUPS = ["discipline", "edition", "tag", "medium", "colour"];
const PLACES = { name: "n", title: "n", year: "y" };

// What is filtered is on this page, or on several: `list` shows it and says how much it is of how much.
export function narrow(nav, list) {
  const links = [...nav.querySelectorAll("a[data-g]")];
  const said = nav.querySelector("[role=status]");
  const chosen = () => new URLSearchParams(location.search);
  list ??= whole();

  async function apply() {
    const wanted = chosen();
    const marks = GROUPS.filter((group) => wanted.has(group)).map((group) => `${group[0]}:${wanted.get(group)}`);
    const seed = wanted.get("hang");
    const [count, all] = await list.show({ marks, place: PLACES[wanted.get("sort")], hang: seed && order(seed), to: Number(wanted.get("to")) || 1 });
    const now = (group) => wanted.get(group) ?? (group === "sort" && !seed ? "day" : "");
    for (const link of links) {
      const is = link.dataset.g === "hang" ? Boolean(seed) : now(link.dataset.g) === link.dataset.k;
      is ? link.setAttribute("aria-current", "true") : link.removeAttribute("aria-current");
      if (is && link.dataset.g !== "sort") link.closest("details")?.setAttribute("open", "");
    }
    const { none, some, clear, hung, back } = said.dataset;
    if (marks.length) say(count ? some.replace("{shown}", count).replace("{all}", all) : none, clear, GROUPS);
    else if (seed) say(hung, back, ["hang"]);
    else said.replaceChildren();
  }

  function say(text, word, groups) {
    const wanted = chosen();
    for (const group of [...groups, "to"]) wanted.delete(group);
    const onclick = (event) => {
      event.preventDefault();
      go(wanted);
      links[0].focus({ preventScroll: true });
    };
    said.replaceChildren(text, " ", Object.assign(document.createElement("a"), { href: address(wanted), textContent: word, onclick }));
  }

  const address = (wanted) => location.pathname + (wanted.size ? `?${wanted}` : "");

  function go(wanted) {
    history.pushState(null, "", address(wanted));
    return apply();
  }

  addEventListener("popstate", apply);
  if (location.search) apply();

  // What a click on a link does: choose, or let go of what was chosen; more of the same.
  return (link) => {
    const { g: group, k: key } = link.dataset;
    const wanted = chosen();
    if (group === "hang") wanted.set("hang", 1000 + Math.floor(Math.random() * 9000));
    else if (!group) wanted.set("to", (Number(wanted.get("to")) || 1) + 1);
    else if (!key || wanted.get(group) === key || (group === "sort" && key === "day")) wanted.delete(group);
    else wanted.set(group, key);
    if (group === "hang") wanted.delete("sort");
    if (group === "sort") wanted.delete("hang");
    if (group) wanted.delete("to");
    return go(wanted);
  };
}

function whole() {
  const items = [...document.querySelectorAll("main [data-f]")].map((node) => ({ node, marks: new Set(node.dataset.f.split(" ")) }));
  return {
    show({ marks, place, hang }) {
      let count = 0;
      for (const { node, marks: own } of items) {
        node.hidden = !marks.every((one) => own.has(one));
        if (!node.hidden) count += 1;
      }
      const by = hang ?? (place && ((node) => Number(node.dataset[place])));
      const sorted = by ? items.map(({ node }) => [by(node), node]).sort(([a], [b]) => a - b) : items.map(({ node }) => [0, node]);
      for (const parent of new Set(items.map(({ node }) => node.parentElement))) {
        parent.append(...sorted.filter(([, node]) => node.parentElement === parent).map(([, node]) => node));
      }
      return [count, items.length];
    },
  };
}

// The place of a work in somebody's own hanging: nothing but the seed and the work's address decide it, so every order is
// as likely as any other, in each language the same, and works that come later leave it as it was.
export function order(seed) {
  return (node) => place(seed, node.querySelector("a").pathname.split("/").filter((part) => part && part !== "index.html").slice(-2).join("/"));
}

export function place(seed, name) {
  let hash = 0x811c9dc5;
  for (const sign of `${seed} ${name}`) hash = Math.imul(hash ^ sign.codePointAt(0), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
