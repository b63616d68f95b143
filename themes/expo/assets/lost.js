// The page for missing addresses, on a site that does not know in which folder of its host it is: this file does.

const root = new URL("../", import.meta.url).pathname;
for (const link of document.querySelectorAll('a[href^="/"]')) link.setAttribute("href", root + link.getAttribute("href").slice(1));
