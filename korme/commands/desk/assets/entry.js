// Comforts of an entry's page: a click on the picture is its focus, pictures are put in order by dragging, Enter in a
// picture's text saves, and what has been touched is marked. The form does all of it without them.
"use strict";
(() => {
  const form = document.querySelector("form.edit");
  if (!form) return;
  const EDGE = 90; // pixels at the edges of the window at which dragging scrolls
  const STEP = 14;
  let isSent = false;
  const first = new Map([...form.elements].filter((one) => one.name).map((one) => [one, one.value]));
  const order = () => [...form.querySelectorAll('[name^="order:"]')].map((one) => one.value).join("\n");
  const firstOrder = order();
  const note = form.querySelector(".touched");

  function look() {
    let count = 0;
    for (const [one, value] of first) {
      const is = one.value !== value;
      one.classList.toggle("changed", is && one.type !== "hidden");
      if (is) count += 1;
    }
    note.hidden = !count && order() === firstOrder;
  }
  form.addEventListener("input", look);
  form.addEventListener("submit", () => {
    isSent = true;
  });
  window.addEventListener("beforeunload", (event) => {
    if (!note.hidden && !isSent) event.preventDefault();
  });

  // Enter in a text saves, as in a line; Shift+Enter begins a new line; Ctrl+Enter saves from everywhere.
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing) return;
    const isText = event.target.matches("textarea.text-area") && !event.shiftKey;
    if (isText || ((event.ctrlKey || event.metaKey) && event.target.matches("textarea, input, select"))) {
      event.preventDefault();
      form.requestSubmit(form.querySelector("button[name=do]"));
    }
  });

  // The focus of a picture.
  for (const place of form.querySelectorAll(".point")) {
    const across = document.getElementById(`${place.dataset.focus}-x`);
    const down = document.getElementById(`${place.dataset.focus}-y`);
    if (!across) continue;
    const mark = document.createElement("span");
    mark.className = "mark";
    place.append(mark);
    place.classList.add("ready");
    const show = () => {
      mark.hidden = across.value === "" && down.value === "";
      mark.style.left = `${across.value || 50}%`;
      mark.style.top = `${down.value || 50}%`;
    };
    const set = (x, y) => {
      across.value = Math.round(Math.min(100, Math.max(0, x)));
      down.value = Math.round(Math.min(100, Math.max(0, y)));
      across.dispatchEvent(new Event("input", { bubbles: true }));
    };
    place.addEventListener("click", (event) => {
      const box = place.querySelector("img").getBoundingClientRect();
      set(((event.clientX - box.left) / box.width) * 100, ((event.clientY - box.top) / box.height) * 100);
    });
    across.addEventListener("input", show);
    down.addEventListener("input", show);
    show();
  }

  // The order of pictures: buttons move at once, and a picture's file name is a handle to drag it by.
  const place = (item, by) => {
    const other = by < 0 ? item.previousElementSibling : item.nextElementSibling;
    if (!other || other.dataset.list !== item.dataset.list) return;
    by < 0 ? other.before(item) : other.after(item);
    look();
  };
  form.addEventListener("click", (event) => {
    const button = event.target.closest?.("button[name=move]");
    if (!button) return;
    event.preventDefault();
    place(button.closest(".picture"), Number(button.value.split(" ")[1]));
    button.focus();
    button.scrollIntoView({ block: "nearest" });
  });
  for (const name of form.querySelectorAll(".move")) {
    const item = name.closest(".picture");
    const grip = item.querySelector(".file");
    grip.classList.add("grip");
    grip.addEventListener("pointerdown", (event) => {
      if (event.button) return;
      event.preventDefault(); // no text is selected
      item.classList.add("held");
      const others = [...item.parentElement.children].filter(
        (one) => one !== item && one.dataset.list === item.dataset.list,
      );
      const middle = (one) => one.getBoundingClientRect().top + one.getBoundingClientRect().height / 2;
      const move = ({ clientY }) => {
        if (clientY < EDGE) scrollBy(0, -STEP);
        if (clientY > innerHeight - EDGE) scrollBy(0, STEP);
        const below = [...item.parentElement.children].find((one) => others.includes(one) && clientY < middle(one));
        if (below) below.before(item);
        else [...item.parentElement.children].filter((one) => others.includes(one)).at(-1)?.after(item);
      };
      const end = () => {
        item.classList.remove("held");
        document.removeEventListener("pointermove", move); // the document's: moving an element ends its own events
        document.removeEventListener("pointerup", end);
        document.removeEventListener("pointercancel", end);
        look();
      };
      document.addEventListener("pointermove", move);
      document.addEventListener("pointerup", end);
      document.addEventListener("pointercancel", end);
    });
  }
  look();

  // The next text to write has the focus, once the browser has gone to the picture: going there takes it away. It is
  // the text that is missing by the address: "caption", "translation.kk".
  const missing = new URLSearchParams(location.search).getAll("missing").map((name) => name.split("."));
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  const isMissing = (one) =>
    missing.some(([what, language]) => (language ? one.lang === language : one.id.includes(`-${what}-`)));
  const fields = [...(target ?? form).querySelectorAll("textarea, input[type=text]")].filter((one) => !one.value);
  const empty = fields.find(isMissing) ?? (target ? fields[0] : undefined);
  const begin = () => document.activeElement === document.body && empty?.focus({ preventScroll: true });
  const beginSoon = () => requestAnimationFrame(() => requestAnimationFrame(begin));
  beginSoon();
  addEventListener("load", beginSoon);
})();
