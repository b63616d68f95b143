// A list of several pages: what comes next is fetched and hung on the first, and a filter shows what it finds on all.

import { narrow } from "./narrow.js";

const MOST = 8; // pages that one click fetches

export function pages(nav, foot, keepers) {
  const { filter, total, size, colours } = nav.dataset;
  const all = Number(total);
  const most = Number(size);
  const list = document.querySelector(".korme-gallery--wall");
  const more = foot.querySelector("[rel=next]");
  const status = foot.querySelector("[role=status]");
  const url = (page) => more.dataset.next.replace("page-2", `page-${page}`);
  const nodes = new Map([...list.children].map((node, at) => [at, node]));
  let marks;
  more.dataset.next = new URL(more.href);

  // By position in the list the marks of each work: those of the file, and its colour, which pages know.
  async function indexed() {
    const [found, keys] = [await (await checked(filter)).json(), [...nav.querySelectorAll("[data-g=colour]")].map((one) => one.dataset.k)];
    return found.items.map((own, at) => new Set([...own.map((one) => found.marks[one]), colours && `c:${keys[Number.parseInt(colours[at], 16)]}`]));
  }

  async function load(page) {
    const address = url(page);
    const text = await (await checked(address)).text();
    const there = new DOMParser().parseFromString(text, "text/html");
    for (const [at, node] of [...there.querySelectorAll(".korme-gallery--wall > li")].entries()) {
      for (const one of node.querySelectorAll("[href]")) one.setAttribute("href", new URL(one.getAttribute("href"), address));
      for (const one of node.querySelectorAll("[src]")) one.setAttribute("src", new URL(one.getAttribute("src"), address));
      for (const one of node.querySelectorAll("[srcset]")) one.srcset = one.getAttribute("srcset").replace(/(^|, )(\S+)/g, (_, gap, file) => gap + new URL(file, address));
      node.removeAttribute("id");
      nodes.set((page - 1) * most + at, document.adoptNode(node));
    }
  }

  // The end of as many batches: each as long as a page, and from no more pages than one click may fetch.
  function end(found, batches) {
    let at = 0;
    for (let batch = 0; batch < batches && at < found.length; batch += 1) {
      const from = new Set();
      for (const start = at; at < found.length && at < start + most; at += 1) {
        from.add(Math.floor(found[at] / most));
        if (from.size > MOST) break;
      }
    }
    return at;
  }

  async function show({ marks: wanted, hang, to }) {
    if (wanted.length) marks ??= await indexed();
    const found = [...Array(all).keys()].filter((at) => wanted.every((one) => marks[at].has(one)));
    const shown = found.slice(0, end(found, to));
    const missing = new Set(shown.filter((at) => !nodes.has(at)).map((at) => Math.floor(at / most) + 1));
    await Promise.all([...missing].map(load));
    const there = shown.map((at) => nodes.get(at)).filter(Boolean);
    if (hang) there.sort((a, b) => hang(a) - hang(b));
    list.replaceChildren(...there);
    keepers(list);
    const left = found.length - shown.length;
    const { part, one, some } = more.dataset;
    more.hidden = !left;
    more.textContent = left === 1 ? one : some.replace(most, Math.min(left, most));
    status.textContent = part.replace("{first}", Math.min(1, shown.length)).replace("{last}", shown.length).replace("{total}", found.length);
    return [found.length, all];
  }

  const choose = narrow(nav, { show });
  return async (link) => {
    const before = list.children.length;
    await choose(link);
    if (link === more) list.children[before]?.querySelector("a").focus({ preventScroll: true });
  };
}

async function checked(address) {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`${answer.status} ${address}`);
  return answer;
}
