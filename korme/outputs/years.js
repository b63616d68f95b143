// In pages of frozen years: adds the other years beside the link to all of them. `YEARS` stands above, newest first.
{
  const root = new URL("./", document.currentScript.src);
  const language = document.documentElement.lang;
  for (const nav of document.querySelectorAll("[data-korme-years]")) {
    const list = document.createElement("ul");
    for (const [name, url, languages] of YEARS) {
      const link = list.appendChild(document.createElement("li")).appendChild(document.createElement("a"));
      const folder = languages.indexOf(language) > 0 ? `${language}/` : "";
      link.textContent = name;
      link.href = new URL(`${url}${folder}`, root);
      if (name === nav.dataset.kormeYears) link.setAttribute("aria-current", "true");
    }
    nav.append(list);
    const own = list.querySelector("[aria-current]");
    if (own) list.scrollLeft = own.offsetLeft - list.offsetLeft - list.clientWidth / 2; // on a phone there may be more than fit
  }
}
