// Says whether a venue is open now and until when, by the festival's clock. Pages have the week's hours without it.
const MINUTE = 60000;
const language = document.documentElement.lang;
const places = [...document.querySelectorAll("[data-week]")].map((node) => [node, week(node.dataset.week)]);

// Minutes from Monday's midnight: [[540, 1260], …], those past Sunday's midnight twice.
function week(text) {
  const spans = text.split(" ").flatMap((day) => {
    const [number, hours] = day.split("/");
    return hours.split(",").map((span) => {
      const [opens, closes] = span.split("-").map((time) => number * 1440 + time.split(":")[0] * 60 + +time.split(":")[1]);
      return [opens, closes > opens ? closes : closes + 1440];
    });
  });
  return spans.concat(spans.map(([opens, closes]) => [opens - 10080, closes - 10080]), spans.map(([opens, closes]) => [opens + 10080, closes + 10080]));
}

// Where the hands of the clock in a zone are, in minutes from Monday's midnight.
function hands(zone) {
  const part = (options) => new Intl.DateTimeFormat("en", { timeZone: zone, hourCycle: "h23", ...options });
  const day = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"].indexOf(part({ weekday: "short" }).format());
  const parts = part({ hour: "2-digit", minute: "2-digit" }).formatToParts().filter((one) => one.type !== "literal");
  return day * 1440 + parts[0].value * 60 + +parts[1].value;
}

function time(minutes) {
  const inDay = ((minutes % 1440) + 1440) % 1440;
  return `${String(Math.floor(inDay / 60)).padStart(2, "0")}:${String(inDay % 60).padStart(2, "0")}`;
}

// 2024 began on a Monday.
function weekday(minutes) {
  return new Intl.DateTimeFormat(language, { weekday: "short", timeZone: "UTC" }).format(Date.UTC(2024, 0, 1 + Math.floor(minutes / 1440)));
}

function tick() {
  for (const [node, spans] of places) {
    const words = node.dataset;
    const now = hands(words.clock);
    let until = now;
    // Hours that touch are one: open until the last of them ends.
    for (let span; (span = spans.find(([opens, closes]) => opens <= until && until < closes)); ) {
      until = span[1];
      if (until > now + 10080) break;
    }
    const open = until > now;
    const next = Math.min(...spans.map(([opens]) => opens).filter((opens) => opens > now));
    const soon = Math.floor(next / 1440) === Math.floor(now / 1440);
    const text = open ? words.open : soon ? words.later : words.day;
    node.textContent = text.replace("{time}", time(open ? until : next)).replace("{day}", weekday(next));
    node.classList.toggle("korme-closes--open", open);
    for (const sign of document.querySelectorAll(`.korme-map__venue[data-venue="${words.venue}"]`)) sign.classList.toggle("korme-map__venue--open", open);
  }
  if (places.length) setTimeout(tick, MINUTE - (Date.now() % MINUTE));
}

tick();
