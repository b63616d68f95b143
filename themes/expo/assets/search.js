// Narrows the index of the search page while somebody types. The page is complete without it.
const TWINS = { ә: "а", ғ: "г", қ: "к", ң: "н", ө: "о", ұ: "у", ү: "у", һ: "х", і: "и", ё: "е", й: "и", ъ: "", ь: "" };

// Kazakh letters find their Russian neighbours and the other way round; accents of Latin letters do not count.
export function fold(text) {
  const plain = text.toLowerCase().normalize("NFC").replace(/[әғқңөұүһіёйъь]/g, (letter) => TWINS[letter]);
  return plain.normalize("NFD").replace(/\p{M}/gu, "").replace(/[^\p{L}\p{N}]+/gu, " ").trim();
}

function start(place) {
  const items = [...document.querySelectorAll(".korme-index__item")].map((node) => [node, fold(node.textContent)]);
  const letters = [...document.querySelectorAll(".korme-index__letter")];
  const label = document.createElement("label");
  label.textContent = place.dataset.label;
  label.className = "korme-find__label";
  const field = document.createElement("input");
  field.type = "search";
  field.className = "korme-find__field";
  field.autocomplete = "off";
  label.append(field);
  const status = document.createElement("p");
  status.setAttribute("role", "status");
  status.className = "korme-find__status";
  place.append(label, status);

  const narrow = () => {
    const words = fold(field.value).split(" ").filter(Boolean);
    let found = 0;
    for (const [node, text] of items) {
      const fits = words.every((word) => text.includes(word));
      node.hidden = !fits;
      if (fits) found += 1;
    }
    for (const letter of letters) letter.hidden = !letter.querySelector(".korme-index__item:not([hidden])");
    const said = found ? `${place.dataset.some} ${found}` : place.dataset.none;
    status.textContent = words.length ? said : "";
    const address = new URL(location);
    if (field.value) address.searchParams.set("q", field.value);
    else address.searchParams.delete("q");
    history.replaceState(null, "", address);
  };
  field.addEventListener("input", narrow);
  const asked = new URL(location).searchParams.get("q");
  if (asked) {
    field.value = asked;
    narrow();
  }
}

const place = document.querySelector("[data-korme-find]");
if (place) start(place);
