// Narrows the programme while somebody chooses, and keeps what was chosen in the address. The stylesheet narrows without it.
import "./moments.js";
import { show } from "./current.js";

const form = document.querySelector(".korme-filters");
const items = [...document.querySelectorAll(".korme-event, .korme-run, .korme-open__item")];
const days = [...document.querySelectorAll(".korme-day")];
const fold = form.querySelector("details");
const count = form.querySelector("summary .korme-count");
const wide = matchMedia("(min-width: 56em)");
const status = form.querySelector("[role=status]");
const events = items.filter((one) => !one.matches(".korme-open__item"));

function codes() {
  const chosen = [...form.querySelectorAll("option:checked, [type=checkbox]:checked")];
  return chosen.map((one) => one.className).filter(Boolean);
}

function narrow() {
  const chosen = codes();
  for (const one of items) one.hidden = !chosen.every((code) => one.classList.contains(code));
  for (const day of days) {
    day.hidden = !day.querySelector(".korme-event:not([hidden]), .korme-run:not([hidden])");
    const link = document.querySelector(`.korme-days__link[href$="#${day.getAttribute("aria-labelledby")}"]`);
    if (link) link.parentNode.hidden = day.hidden;
  }
  for (const mark of document.querySelectorAll(".korme-mark")) {
    let next = mark.nextElementSibling;
    while (next?.hidden) next = next.nextElementSibling;
    mark.hidden = !next || next.matches(".korme-mark");
  }
  count.textContent = chosen.length || "";
  show();
  const shown = events.filter((one) => !one.hidden).length;
  status.textContent = chosen.length ? status.dataset.found.replace("{shown}", shown).replace("{total}", events.length) : "";
  for (const frame of document.querySelectorAll(".korme-frame--wide")) {
    if (frame.scrollWidth > frame.clientWidth) frame.tabIndex = 0;
    else frame.removeAttribute("tabindex");
  }
}

function remember() {
  const address = new URL(location);
  address.search = new URLSearchParams([...new FormData(form)].filter(([, value]) => value));
  history.replaceState(null, "", address);
  for (const one of document.querySelectorAll(".korme-languages__link")) one.search = address.search;
}

for (const [name, value] of new URLSearchParams(location.search)) {
  const fields = [...form.elements].filter((one) => one.name === name);
  for (const field of fields) {
    if (field.options) field.value = [...field.options].some((one) => one.value === value) ? value : "";
    else field.checked = field.value === value;
  }
}
form.addEventListener("submit", (event) => event.preventDefault());
form.addEventListener("reset", (event) => {
  event.preventDefault(); // the view that was chosen stays
  for (const one of form.querySelectorAll("select")) one.value = "";
  for (const one of form.querySelectorAll("[type=checkbox]")) one.checked = false;
  form.querySelector(fold.open ? "select" : "summary").focus(); // the button goes
  remember();
  narrow();
});
form.addEventListener("change", () => {
  remember();
  narrow();
});
addEventListener("resize", narrow);
const unfold = () => (fold.open = wide.matches);
wide.addEventListener("change", unfold);
unfold();
narrow();
if (location.search) remember();
