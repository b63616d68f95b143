// What `korme theme check` asks of a page; each function returns plain data.
window.kormeLooks = (() => {
  const name = (one) => {
    if (!(one instanceof Element)) return "";
    const mark = one.id ? `#${one.id}` : one.classList.length ? `.${one.classList[0]}` : "";
    const words = one.textContent.replaceAll("\u00ad", "").trim().replace(/\s+/g, " ").slice(0, 40);
    return one.localName + mark + (words ? ` (${words})` : "");
  };
  const isVisible = (one) => {
    const box = one.getBoundingClientRect();
    return box.width > 1 && box.height > 1 && one.checkVisibility({ visibilityProperty: true, opacityProperty: true });
  };
  const isClipped = (one) => {
    for (let above = one.parentElement; above && above !== document.body; above = above.parentElement)
      if (/auto|scroll|hidden|clip/.test(getComputedStyle(above).overflowX)) return true;
    return false;
  };
  const texts = function* (root) {
    const walk = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    while (walk.nextNode()) if (walk.currentNode.data.trim()) yield walk.currentNode;
  };
  const main = () => document.querySelector("main") ?? document.body;
  const all = (selector = "*") => [...document.body.querySelectorAll(selector)];

  // The element that makes the page wider than the screen: the innermost that sticks out.
  const wide = () => {
    const limit = document.documentElement.clientWidth, width = document.documentElement.scrollWidth;
    if (width <= limit) return null;
    const out = all().filter((one) => {
      const box = one.getBoundingClientRect();
      return box.width && (box.right > limit + 1 || box.left < -1) && one.checkVisibility() && !isClipped(one);
    });
    return { width, element: name(out.find((one) => !out.some((other) => other !== one && one.contains(other))) ?? out[0]) };
  };

  const shifts = () => (window.kormeShifts ?? []).map((entry) => ({
    value: entry.value, element: name(entry.sources?.map((source) => source.node).find((node) => node instanceof Element)),
  }));

  // What a visitor reads, without what scripts may add for those who have them: buttons, dialogs, and the links, folds
  // and lines of links in a nav that a theme declares to be controls of a script. Other text of that class counts: a page
  // must be complete without it.
  const controls = "a.korme-scripted, details.korme-scripted, nav p.korme-scripted";
  const words = () => [...texts(main())]
    .filter((node) => !node.parentElement.closest(`button, dialog, form, search, output, script, style, template, select, [aria-live], [role=status], ${controls}`))
    .filter((node) => isVisible(node.parentElement))
    .map((node) => node.data.replaceAll("\u00ad", "").replace(/\s+/g, " ").trim());
  const links = () => all("a[href]").filter((one) => !one.closest(`dialog, ${controls}`) && isVisible(one)).map((one) => (one.href.baseVal ?? one.href).split("#")[0]);

  const luminance = (colour) => {
    const [red, green, blue, alpha = 1] = (colour.match(/[\d.]+/g) ?? [0, 0, 0]).map(Number);
    const part = (value) => (value /= 255) <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
    return alpha < 0.1 ? 1 : 0.2126 * part(red) + 0.7152 * part(green) + 0.0722 * part(blue);
  };
  const keepsGround = (one) => {
    for (let above = one; above; above = above.parentElement) {
      const style = getComputedStyle(above);
      if (style.printColorAdjust === "exact" && luminance(style.backgroundColor) < 0.9) return true;
    }
    return false;
  };
  const printed = () => {
    const limit = document.documentElement.clientWidth, bleed = 15, cut = [], pale = [];  // sheets have margins
    for (const one of all()) {
      if (!isVisible(one)) continue;
      const style = getComputedStyle(one), box = one.getBoundingClientRect();
      const scrolls = (/auto|scroll/.test(style.overflowX) && one.scrollWidth > one.clientWidth + 2)
        || (/auto|scroll/.test(style.overflowY) && one.scrollHeight > one.clientHeight + 2);
      if (scrolls || ((box.right > limit + bleed || box.left < -bleed) && !isClipped(one) && !one.closest("svg"))) cut.push(one);
    }
    for (const node of texts(document.body)) {
      const one = node.parentElement;
      if (isVisible(one) && luminance(getComputedStyle(one).color) > 0.6 && !keepsGround(one) && !one.closest("svg, [aria-hidden=true]")) pale.push(one);
    }
    const said = (one) => one.textContent.replaceAll("\u00ad", "").replace(/\s+/g, " ").trim();
    const heads = [...main().querySelectorAll("h1, h2")].filter(isVisible), title = heads.length ? said(heads[0]) : "";
    const inner = (found) => found.find((one) => !found.some((other) => other !== one && one.contains(other)));
    return { cut: cut.length ? name(inner(cut)) : "", pale: pale.length ? name(pale[0]) : "", title: title.slice(0, 60),
      heads: heads.length ? Math.max(1, heads.filter((one) => one.localName === "h1").length) : 0 };
  };

  // Controls without an edge, and drawings that are masks: both are the colour of the page when colours are forced.
  const forced = () => {
    const canvas = getComputedStyle(document.body).backgroundColor, found = [];
    const hasEdge = (style) => style.borderTopStyle !== "none" && parseFloat(style.borderTopWidth) > 0
      || style.borderBottomStyle !== "none" && parseFloat(style.borderBottomWidth) > 0 || style.outlineStyle !== "none"
      || style.textDecorationLine !== "none" || style.appearance === "auto" && style.backgroundColor !== canvas;
    for (const one of all("button, input:not([type=hidden], [type=checkbox], [type=radio], [type=range], [type=file], [type=color]), select, textarea"))
      if (isVisible(one) && !hasEdge(getComputedStyle(one)) && ![...one.querySelectorAll("*")].some((part) => hasEdge(getComputedStyle(part))))
        found.push({ what: "edge", element: name(one) });
    for (const one of all()) {
      if (!isVisible(one)) continue;
      for (const part of [null, "::before", "::after"]) {
        const style = getComputedStyle(one, part), mask = style.maskImage || style.webkitMaskImage;
        const isThere = !part || (style.content !== "none" && style.content !== "normal");
        if (isThere && !one.textContent.trim() && mask && mask !== "none" && /url|gradient/.test(mask) && style.backgroundColor === canvas && style.forcedColorAdjust !== "none")
          found.push({ what: "mask", element: name(one) + (part ?? "") });
      }
    }
    return found;
  };

  // What still stands on the left when text runs from the right.
  const mirrored = () => {
    if (getComputedStyle(document.documentElement).direction !== "rtl") return [{ what: "direction", element: "html" }];
    const found = [];
    for (const one of main().querySelectorAll("h1, h2, h3, p, li, dt, dd, th, td, figcaption, label"))
      if (isVisible(one) && getComputedStyle(one).direction === "rtl" && getComputedStyle(one).textAlign === "left")
        found.push({ what: "align", element: name(one) });
    return found;
  };

  // Pictures that a full picture of the page needs, up to a height in pixels.
  const settled = async (height) => {
    const shown = [...document.images].filter((one) => one.getBoundingClientRect().top + scrollY < height);
    for (const one of shown) one.loading = "eager";
    await Promise.race([Promise.all(shown.map((one) => one.decode().catch(() => {}))), new Promise((done) => setTimeout(done, 5000))]);
    await document.fonts.ready;
    return Math.min(document.documentElement.scrollHeight, height);
  };
  return { wide, shifts, words, links, printed, forced, mirrored, settled };
})();
