// Says what is on now and what comes next, and tells hours in the visitor's own zone. Pages are complete without it.
const MINUTE = 60000;
const DAY = 24 * 60 * MINUTE;
const words = document.querySelector("[data-now]")?.dataset;
const language = document.documentElement.lang;

const events = [...document.querySelectorAll(".korme-event, .korme-ticket")].flatMap((node) => {
  const place = node.querySelector(".korme-event__time, .korme-ticket__time");
  const [start, end] = [...(place?.querySelectorAll("time") || [])].map((one) => Date.parse(one.dateTime));
  return start ? [{ node, place, start, end: end || start + 60 * MINUTE, off: node.matches("[class*='--cancelled']") }] : [];
});
const ticket = document.querySelector(".korme-ticket");
const days = [...document.querySelectorAll("[data-from]")].map((node) => [node, Date.parse(node.dataset.from)]);

function badge(place, name, word) {
  const found = place.querySelector(`.korme-badge--${name}`);
  if (!word) found?.remove();
  else if (!found) {
    const made = document.createElement("strong");
    made.className = `korme-badge korme-badge--${name}`;
    made.textContent = word;
    place.append(" ", made);
  }
}

function jump(current) {
  const list = document.querySelector(".korme-days__list");
  document.getElementById("now")?.removeAttribute("id");
  let item = document.querySelector(".korme-days__now");
  if (!list || !current) return item?.remove();
  current.node.id = "now";
  if (item) return;
  item = document.createElement("li");
  item.className = "korme-days__now";
  const link = document.createElement("a");
  link.href = "#now";
  link.className = "korme-badge";
  link.textContent = words.now;
  item.append(link);
  list.prepend(item);
}

function line(grid, now) {
  const row = Math.floor((now - Date.parse(grid.dataset.start)) / (5 * MINUTE));
  let mark = grid.querySelector(".korme-nowline");
  if (row < 0 || row > 300) return mark?.remove();
  if (!mark) {
    mark = document.createElement("li");
    mark.className = "korme-nowline";
    mark.ariaHidden = "true";
    grid.append(mark);
  }
  mark.style.gridRowStart = row + 2;
}

function tick() {
  const now = Date.now();
  const running = events.filter((one) => one.start <= now && now < one.end && !one.off);
  const ahead = events.filter((one) => one.start > now && one.start < now + DAY / 2 && !one.off);
  const soonest = Math.min(...ahead.map((one) => one.start));
  for (const one of events) {
    const on = running.includes(one);
    const next = one.start === soonest && ahead.includes(one);
    one.node.classList.toggle("korme-event--now", on);
    one.node.classList.toggle("korme-event--past", one.end <= now);
    badge(one.place, "now", on && words.now);
    badge(one.place, "next", next && words.next);
  }
  if (Date.parse(ticket?.dataset.gone) <= now) {
    ticket.classList.add("korme-ticket--over");
    badge(ticket.querySelector(".korme-ticket__type"), "over", words.over);
  }
  for (const [node, from] of days) {
    const today = from <= now && now < from + DAY;
    const link = document.querySelector(`.korme-days__link[href$="#${node.getAttribute("aria-labelledby")}"]`);
    node.classList.toggle("korme-day--today", today);
    link?.classList.toggle("korme-days__link--today", today);
    badge(node.querySelector(".korme-day__name"), "today", today && words.today);
    badge(node.querySelector(".korme-day__name"), "over", from + DAY <= now && words.over);
    const grid = node.querySelector(".korme-grid");
    if (grid) today ? line(grid, now) : grid.querySelector(".korme-nowline")?.remove();
  }
  jump(running[0]);
  setTimeout(tick, MINUTE - (now % MINUTE));
}

// The visitor's own hours, where they differ.
function own() {
  const note = document.querySelector("[data-own]");
  const clock = new Intl.DateTimeFormat(language, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
  const weekday = new Intl.DateTimeFormat(language, { weekday: "short" });
  const day = new Intl.DateTimeFormat("sv");
  let differs = false;
  for (const one of events) {
    const times = [...one.place.querySelectorAll("time")];
    const mine = times.map((time) => clock.format(Date.parse(time.dateTime)));
    if (times.every((time, at) => time.dateTime.slice(11, 16) === mine[at])) continue;
    differs = true;
    const made = document.createElement("span");
    made.className = "korme-event__own";
    const other = day.format(one.start) !== times[0].dateTime.slice(0, 10) ? `${weekday.format(one.start)} ` : "";
    made.textContent = `(${other}${mine.join("\u200b–\u2060")})`;
    one.place.append(" ", made);
  }
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone.split("/").pop().replaceAll("_", " ");
  if (differs && note) {
    const made = document.createElement("span");
    made.className = "korme-zone__own";
    made.textContent = `. ${note.dataset.own.replace("{zone}", zone)}`;
    note.append(made);
  }
}

if (words) {
  own();
  tick();
}
