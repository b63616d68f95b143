// Narrows and sorts a list in place: the links lead to pages, the state is in the address, Back goes back.
// The places by name and by year come with the items: alphabets are the site's business, not the browser's.

const GROUPS = ["discipline", "edition", "tag"];
const PLACES = { name: "n", title: "n", year: "y" };

export function narrow(nav) {
  const items = [...document.querySelectorAll("main [data-f]")].map((node, day) => ({
    node,
    day,
    marks: new Set(node.dataset.f.split(" ")),
  }));
  const names = [...document.querySelectorAll("main .korme-names a")].map((link) => [
    link.parentElement,
    items.find(({ node }) => node.querySelector("a")?.href === link.href)?.node,
  ]);
  const links = [...nav.querySelectorAll("a[data-g]")];
  const said = nav.querySelector("[role=status]");
  const empty = new URLSearchParams();
  const chosen = () => new URLSearchParams(location.search);

  function apply() {
    const wanted = chosen();
    const marks = GROUPS.filter((group) => wanted.has(group)).map((group) => `${group[0]}:${wanted.get(group)}`);
    const place = PLACES[wanted.get("sort")];
    let count = 0;
    for (const { node, marks: own } of items) {
      node.hidden = !marks.every((one) => own.has(one));
      if (!node.hidden) count += 1;
    }
    for (const [name, node] of names) name.hidden = node?.hidden;
    const order = place ? [...items].sort((a, b) => a.node.dataset[place] - b.node.dataset[place]) : items;
    for (const parent of new Set(items.map(({ node }) => node.parentElement))) {
      parent.append(...order.filter(({ node }) => node.parentElement === parent).map(({ node }) => node));
    }
    for (const link of links) {
      const is = (wanted.get(link.dataset.g) ?? (link.dataset.g === "sort" ? "day" : "")) === link.dataset.k;
      is ? link.setAttribute("aria-current", "true") : link.removeAttribute("aria-current");
      if (is && link.dataset.g !== "sort") link.closest("details")?.setAttribute("open", "");
    }
    say(marks.length > 0, count);
  }

  function say(isNarrow, count) {
    const words = said.dataset;
    said.replaceChildren();
    if (!isNarrow) return;
    const clear = document.createElement("a");
    clear.href = location.pathname;
    clear.textContent = words.clear;
    clear.addEventListener("click", (event) => {
      event.preventDefault();
      go(empty);
      links[0].focus({ preventScroll: true });
    });
    const text = count ? words.some.replace("{shown}", count).replace("{all}", items.length) : words.none;
    said.append(text, " ", clear);
  }

  function go(wanted) {
    const query = wanted.toString();
    history.pushState(null, "", location.pathname + (query ? `?${query}` : ""));
    apply();
  }

  addEventListener("popstate", apply);
  if (location.search) apply();

  // What a click on a link does: choose, or let go of what was chosen.
  return (link) => {
    const { g: group, k: key } = link.dataset;
    const wanted = chosen();
    if (!key || wanted.get(group) === key || (group === "sort" && key === "day")) wanted.delete(group);
    else wanted.set(group, key);
    go(wanted);
  };
}
