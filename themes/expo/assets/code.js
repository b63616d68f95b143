// The page of a code leads on to its entry, in the first of the visitor's languages that the site has.
(() => {
  const { location, document, navigator } = window;
  // A host that leaves out the slash at the end counts links from the folder above.
  if (/\/\d+$/.test(location.pathname)) return location.replace(`${location.pathname}/${location.search}${location.hash}`);
  const ways = [...document.querySelectorAll("link[hreflang]")];
  const known = (tag) => ways.find((way) => way.hreflang.toLowerCase() === tag);
  const first = (tag) => known(tag.toLowerCase()) ?? known(tag.toLowerCase().split("-")[0]);
  const way = (navigator.languages ?? []).map(first).find(Boolean) ?? ways[0];
  if (way) location.replace(way.href + location.hash);
})();
