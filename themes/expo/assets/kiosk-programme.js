// What of the programme is shown at a moment. A clock outside the festival's days is wrong, or it is not the festival:
// then nothing is 'now', and the days are shown as they are.
const KIOSK_MOST = 4;
const KIOSK_SOON = 12 * 3600000;
const KIOSK_DAY = 24 * 3600000;

function kioskMoment(days, times, house, now) {
  const at = (text) => Date.parse(text);
  const isRight = times.from && now >= at(times.built) && now >= at(times.from) && now < at(times.to);
  if (!isRight) return { days };
  const all = days.flatMap((day) => day.events).filter((one) => one.from && !one.off);
  const here = all.filter((one) => one.venue === house);
  const events = here.length ? here : all;
  const on = events.filter((one) => at(one.from) <= now && now < at(one.gone));
  const ahead = events.filter((one) => at(one.from) > now && at(one.from) < now + KIOSK_SOON);
  const soonest = Math.min(...ahead.map((one) => at(one.from)));
  const next = ahead.filter((one) => at(one.from) === soonest);
  if (on.length || next.length) return { now: on.slice(0, KIOSK_MOST), next: next.slice(0, KIOSK_MOST) };
  const left = days.filter((day) => at(day.from) + KIOSK_DAY > now);
  return { days: left.length ? left : days };
}

// The day that is on at a moment, or the first.
function kioskToday(days, times, now) {
  if (!times.from || now < Date.parse(times.built)) return 0;
  const begun = days.filter((day) => Date.parse(day.from) <= now).length;
  return now < Date.parse(times.to) && begun ? begun - 1 : 0;
}
