// The home page by the visitor's clock: before, during or after the festival, and what of the day is still to come.
// The page shows the day of the build without it; a build that was missed, or a copy kept offline, does no harm.
const MINUTE = 60000;
const DAY = 24 * 60 * MINUTE;
const { from, to, built } = document.querySelector("[data-korme-festival]").dataset;
const block = document.querySelector(".korme-now");
const language = document.documentElement.lang;
const at = (text) => Date.parse(text);

const days = [...(block?.querySelectorAll("[data-to]") ?? [])].map((node) => ({
  node,
  word: node.querySelector(".korme-now__word"),
  from: at(node.dataset.from),
  to: at(node.dataset.to),
  events: [...node.querySelectorAll(".korme-now__event")].map((row) => ({
    row,
    from: at(row.dataset.from),
    gone: at(row.dataset.gone),
    off: row.matches("[class*='--cancelled']"),
  })),
}));

function mark(row, name, word) {
  row.classList.toggle(`korme-now__event--${name}`, Boolean(word));
  row.querySelector(`.korme-badge--${name}`)?.remove();
  if (!word) return;
  const badge = document.createElement("strong");
  badge.className = `korme-badge korme-badge--${name}`;
  badge.textContent = word;
  row.firstElementChild.prepend(badge, " ");
}

// 'Opens in 3 days', by the browser's words if it has those of the build; else only the number of the build's is another.
function until(time) {
  const days = (moment) => Math.ceil((at(from) - moment) / DAY);
  const said = block.dataset.in;
  const words = (count) => new Intl.RelativeTimeFormat(language).format(count, "day").replace(" ", "\u00a0");
  const isKnown = words(days(at(built))) === said;
  const when = isKnown ? words(days(time)) : said.replace(days(at(built)), days(time));
  return block.dataset.opens.replace("{when}", when);
}

function decide(isFirst) {
  const time = Date.now();
  if (time < at(built)) return; // A clock that is behind the page is wrong.
  const state = time < at(from) ? "before" : time < at(to) ? "during" : "after";
  for (const one of document.querySelectorAll("[data-when]")) one.hidden = !one.dataset.when.includes(state);
  for (const one of document.querySelectorAll("[data-state]")) one.dataset.state = state;
  for (const one of document.querySelectorAll(".korme-week__day")) {
    one.classList.toggle("korme-week__day--today", at(one.dataset.from) <= time && time < at(one.dataset.to));
  }
  if (!block) return;
  const shown = days.find((day) => day.to > time && day.events.some((one) => !(one.gone <= time)));
  if (!shown) block.hidden = true;
  for (const day of days) day.node.hidden = day !== shown;
  if (shown) hours(shown, time, state, isFirst);
}

// What is over goes when the page opens; while it is read, it only fades: nothing jumps.
function hours(day, time, state, isFirst) {
  const { now, next, today, coming } = block.dataset;
  day.word.textContent = state === "before" ? until(time) : day.from <= time ? today : coming;
  const ahead = day.events.filter((one) => one.from > time && one.from < time + DAY / 2 && !one.off);
  const soonest = Math.min(...ahead.map((one) => one.from));
  for (const one of day.events) {
    const isOver = one.gone <= time;
    if (isFirst) one.row.hidden = isOver;
    one.row.classList.toggle("korme-now__event--past", isOver);
    mark(one.row, "now", one.from <= time && !isOver && !one.off && now);
    mark(one.row, "next", one.from === soonest && !one.off && next);
  }
}

decide(true);
setTimeout(function tick() {
  decide(false);
  setTimeout(tick, MINUTE - (Date.now() % MINUTE));
}, MINUTE - (Date.now() % MINUTE));
document.addEventListener("visibilitychange", () => document.hidden || decide(true));
