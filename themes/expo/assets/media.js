// Films and recordings: short silent films play by themselves while they are seen, a film in a contact sheet opens in its place,
// and one player at a time is heard. Without scripts every film has its controls.

import { tell } from "./away.js";

const isPlain = (event) => !(event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey);
const isStill = matchMedia("(prefers-reduced-motion: reduce)").matches || navigator.connection?.saveData;

// What moves for long can be stopped (WCAG 2.2.2): the button stays, the browser's controls go.
function loop(film) {
  const { pause, play } = film.dataset;
  const turn = document.createElement("button");
  let isWanted = true;
  turn.type = "button";
  turn.className = "korme-film__turn";
  const tell = () => {
    turn.textContent = isWanted ? "\u275a\u275a" : "\u25b6\ufe0e";
    turn.setAttribute("aria-label", isWanted ? pause : play);
    turn.title = isWanted ? pause : play;
  };
  film.controls = false;
  film.after(turn);
  tell();
  const seen = new IntersectionObserver(([one]) => {
    if (!one.isIntersecting) film.pause();
    else if (isWanted) film.play().catch(() => {});
  }, { threshold: 0.3 });
  seen.observe(film);
  turn.addEventListener("click", () => {
    isWanted = !isWanted;
    isWanted ? film.play().catch(() => {}) : film.pause();
    tell();
  });
}

if (!isStill) document.querySelectorAll("[data-korme-loop]").forEach(loop);

addEventListener("click", (event) => {
  const link = event.target.closest?.("[data-korme-film]");
  if (!link || !isPlain(event)) return;
  const figure = link.closest("figure");
  const made = figure.querySelector("template").content.cloneNode(true);
  const film = made.querySelector("video");
  event.preventDefault();
  link.parentElement.replaceChildren(made);
  figure.classList.add("korme-piece__figure--open");
  film.focus();
  film.play().catch(() => {});
  figure.scrollIntoView({ block: "nearest" });
  tell();
});

addEventListener(
  "play",
  ({ target }) => {
    if (target.muted) return;
    for (const other of document.querySelectorAll("video, audio")) if (other !== target && !other.muted) other.pause();
  },
  true,
);

addEventListener("playing", tell, true);
