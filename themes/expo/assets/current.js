// What is on now and what comes next, above the list; and the day at hand, marked in the line of days.
const MINUTE = 60000;
const place = document.querySelector("[data-korme-programme]");
const words = place.dataset;
const MOST = 4;

const make = (name, className, text = "") => Object.assign(document.createElement(name), { className, textContent: text });
const link = (href, text) => Object.assign(make("a", "korme-moment__title", text), { href });

const events = [...place.querySelectorAll(".korme-event:not([class*='--cancelled'])")].flatMap((node) => {
  const [start, end] = node.querySelectorAll(".korme-event__time time");
  if (!start) return [];
  const from = Date.parse(start.dateTime);
  return [{ node, from, to: end ? Date.parse(end.dateTime) : from + 60 * MINUTE, starts: start.textContent, ends: end?.textContent }];
});

const dayOf = (one) => one.node.closest(".korme-day");

function row(one, time) {
  const title = one.node.querySelector(".korme-event__title a");
  const item = make("li", "korme-moment__one");
  const named = link(title.href, title.textContent);
  named.lang = title.closest("[lang]").lang;
  item.append(make("span", "korme-moment__time", time), named);
  const where = [...(one.node.querySelector(".korme-event__where")?.children ?? [])].map((part) => part.lastChild.textContent.trim());
  if (where.length) item.append(make("span", "korme-moment__where", where.join(", ")));
  return item;
}

function part(name, list, time) {
  const made = make("div", `korme-moment__part korme-moment__part--${name}`);
  const rows = make("ul", "");
  rows.append(...list.slice(0, MOST).map((one) => row(one, time(one))));
  made.append(make("h2", "korme-moment__word", words[name]), rows);
  const whole = make("p", "korme-moment__one");
  whole.append(link(`#${dayOf(list[0]).getAttribute("aria-labelledby")}`, words.day));
  if (list.length > MOST) made.append(whole);
  return made;
}

// During the festival: between its first event and its last.
export function show() {
  const now = Date.now();
  const shown = events.filter((one) => !one.node.hidden);
  const on = shown.filter((one) => one.from <= now && now < one.to);
  const ahead = shown.filter((one) => one.from > now);
  const soonest = Math.min(...ahead.map((one) => one.from));
  const next = ahead.filter((one) => one.from === soonest);
  const isToday = (one) => dayOf(one).matches(".korme-day--today");
  const day = (one) => ["__number", "__name > span"].map((name) => dayOf(one).querySelector(`.korme-day${name}`).textContent).join(" ");
  const had = place.querySelector(".korme-moment");
  const made = make("div", "korme-moment");
  if (on.length) made.append(part("now", on, (one) => (one.ends ? words.to.replace("{hour}", one.ends) : one.starts)));
  if (next.length && events.some((one) => one.from <= now || isToday(one))) {
    made.append(part("next", next, (one) => (isToday(one) ? "" : `${day(one)}, `) + one.starts));
  }
  if (had?.innerHTML === made.innerHTML) return;
  had?.remove();
  if (made.children.length) place.prepend(made);
}

function follow() {
  const list = place.querySelector(".korme-days__list");
  if (!list) return;
  const links = new Map([...list.querySelectorAll("[href^='#day']")].map((one) => [one.hash.slice(1), one]));
  const seen = new IntersectionObserver(
    (entries) => {
      for (const { target, isIntersecting } of entries) {
        const one = links.get(target.getAttribute("aria-labelledby"));
        if (isIntersecting) {
          one?.setAttribute("aria-current", "location");
          if (one) list.scrollTo({ left: one.offsetLeft - list.clientWidth / 2 });
        } else one?.removeAttribute("aria-current");
      }
    },
    { rootMargin: "-20% 0px -79% 0px" },
  );
  for (const day of place.querySelectorAll(".korme-day")) seen.observe(day);
  const today = list.querySelector(".korme-days__link--today");
  if (today) list.scrollTo({ left: today.offsetLeft - list.clientWidth / 2 });
}

follow();
show();
setInterval(show, MINUTE / 2);
