// Details of a work, one after the other in its picture: the viewer goes to each place and says its sentence.
// Arrow keys and the viewer's buttons lead on; the address names the detail. Without scripts the list is complete.

import { look } from "./look.js";

const tour = document.querySelector("[data-korme-closer]");
const wall = document.querySelector("[data-korme-look]");
const links = [...wall.querySelectorAll("[id^='picture-'] a[href]")];
const steps = [...tour.querySelectorAll("a[data-box]")];
const pictureOf = (step) => links.findIndex((link) => link.closest("[id]").id === `picture-${step.dataset.picture}`);
let viewer = null;
let at = -1;

function go(number) {
  const step = steps[number];
  at = -1; // what the viewer says on opening is not ours
  viewer = look(wall, links, pictureOf(step));
  at = number;
  begin(viewer);
  viewer.dialog.classList.add("korme-look--tour");
  const words = step.nextElementSibling;
  viewer.say(`${at + 1}\u2009/\u2009${steps.length}`, words.cloneNode(true).childNodes, words.querySelector("[lang]")?.lang ?? "", `${step.ariaLabel}. ${words.textContent}`);
  for (const [tool, by] of [["previous", -1], ["next", 1]]) {
    viewer.dialog.querySelector(`.korme-look__tool--${tool}`)?.setAttribute("aria-disabled", !steps[at + by]);
  }
  history.replaceState(history.state, "", `#${step.closest("[id]").id}`);
  fly();
}

const fly = () => at >= 0 && viewer.fly(steps[at].dataset.box.split(" ").map((side) => side / 100));

function turn(event, by) {
  if (at < 0) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  if (steps[at + by]) go(at + by);
}

const begun = new WeakSet();

function begin({ dialog, stage }) {
  if (begun.has(dialog)) return;
  begun.add(dialog);
  const rightToLeft = getComputedStyle(wall).direction === "rtl";
  dialog.addEventListener("click", (event) => {
    const tool = event.target.closest(".korme-look__tool");
    if (tool?.matches(".korme-look__tool--next")) turn(event, 1);
    else if (tool?.matches(".korme-look__tool--previous")) turn(event, -1);
  }, true);
  dialog.addEventListener("keydown", (event) => {
    const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (by && !event.metaKey && !event.ctrlKey && !event.altKey) turn(event, rightToLeft ? -by : by);
  }, true);
  dialog.addEventListener("close", () => {
    const step = steps[at];
    at = -1;
    dialog.classList.remove("korme-look--tour");
    if (!step) return;
    step.scrollIntoView({ block: "nearest", behavior: "instant" });
    step.focus({ preventScroll: true });
  });
  new ResizeObserver(fly).observe(stage);
}

tour.addEventListener("click", (event) => {
  const step = event.target.closest("a[data-box]");
  if (!step || event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  go(steps.indexOf(step));
});
const asked = steps.findIndex((step) => `#${step.closest("[id]").id}` === location.hash);
if (asked >= 0) go(asked);
