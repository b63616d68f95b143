// The field for the number of a label: says what is wrong with a number before anybody is led elsewhere.
// Where the list of numbers can be had, also offline, it leads to the entry itself, else to the page of the number.
const TABLE = "0317598642709215486342068713591750983426612304597836742095815869720134894536201794386172052581436790"; // H. M. Damm
const isWhole = (code) => [...code].reduce((state, digit) => +TABLE[state * 10 + +digit], 0) === 0;
// Digits of other scripts, as their keyboards type them: each ten begin at a multiple of 16, or at 6 above one.
const plain = (text) => text.replace(/\p{Nd}/gu, (one) => {
  const point = one.codePointAt(0);
  let zero = point;
  while (point - zero < 9 && /\p{Nd}/u.test(String.fromCodePoint(zero - 1))) zero -= 1;
  return point - zero;
}).replace(/\D/g, "");

async function lead(form) {
  const { index, pages, home, short, wrong, none } = form.dataset;
  const code = plain(form.elements.code.value);
  const say = (text) => {
    form.querySelector("[role=status]").textContent = text;
    if (text) form.elements.code.select();
  };
  if (code.length < 5) return say(short);
  if (code[0] === "0" || !isWhole(code)) return say(wrong);
  say("");
  const known = await fetch(index).then((answer) => (answer.ok ? answer.json() : null)).catch(() => null);
  if (known && !(code in known)) return say(none);
  const isFile = location.protocol === "file:";
  const target = known?.[code] ? new URL(known[code], new URL(home, location)) : new URL(`${pages}${code}/${isFile ? "index.html" : ""}`, location);
  location.assign(target);
}

for (const form of document.querySelectorAll("[data-korme-code]")) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    lead(form);
  });
  const asked = new URL(location).searchParams.get("code");
  if (asked) {
    form.elements.code.value = plain(asked);
    lead(form);
  }
}
