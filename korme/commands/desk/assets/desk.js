// Comforts of the desk: arrow keys on the sheet, a few shortcuts, and word when the site has changed. Everything works
// without them. A single character is a shortcut only while no field has the focus, and can be switched off.
"use strict";
(() => {
  const OFF = "korme-desk-keys-off";
  const keys = document.querySelector(".keys");

  const isField = (one) => one.matches?.("input, select, textarea, [contenteditable]");
  const isOff = () => {
    try {
      return localStorage.getItem(OFF) === "yes";
    } catch {
      return false;
    }
  };

  function neighbour(now, key) {
    const all = [...document.querySelectorAll(".frame .pick")];
    const at = all.indexOf(now);
    if (key === "ArrowRight") return all[at + 1];
    if (key === "ArrowLeft") return all[at - 1];
    if (key === "Home") return all[0];
    if (key === "End") return all.at(-1);
    const own = now.getBoundingClientRect();
    const middle = own.left + own.width / 2;
    const later = key === "ArrowDown" ? all.slice(at + 1) : all.slice(0, at).reverse();
    let best;
    let row;
    for (const one of later) {
      const place = one.getBoundingClientRect();
      if (Math.abs(place.top - own.top) < own.height / 2) continue; // the same row
      row ??= place.top;
      if (Math.abs(place.top - row) > own.height / 2) break; // the row after
      const away = Math.abs(place.left + place.width / 2 - middle);
      if (!best || away < best.away) best = { one, away };
    }
    return best?.one;
  }

  const MOVES = ["ArrowRight", "ArrowLeft", "ArrowUp", "ArrowDown", "Home", "End"];

  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.altKey || event.ctrlKey || event.metaKey || isField(event.target)) return;
    const pick = event.target.closest?.(".frame .pick");
    if (pick && MOVES.includes(event.key)) {
      const next = neighbour(pick, event.key);
      if (!next) return;
      event.preventDefault();
      next.focus();
      next.closest(".frame").scrollIntoView({ block: "nearest" });
    } else if (isOff()) {
      return;
    } else if (event.key === "?" && keys) {
      event.preventDefault();
      keys.open = true;
      keys.querySelector("summary").focus();
    } else if (event.key === "/" && document.getElementById("find")) {
      event.preventDefault();
      document.getElementById("find").focus();
    } else if (event.key === "o" && pick) {
      pick.closest(".frame").querySelector(".public")?.click();
    }
  });

  const choice = keys?.querySelector("input");
  if (choice) {
    choice.closest("label").hidden = false;
    choice.checked = !isOff();
    choice.addEventListener("change", () => {
      try {
        localStorage.setItem(OFF, choice.checked ? "no" : "yes");
      } catch {
        choice.checked = true; // the browser keeps nothing
      }
    });
  }

  // A picture that is still being made: its place has its colour, and what is in sight is counted. One that could not
  // be sent in time is asked for again.
  const TRIES = 5;
  const AGAIN = 4000; // milliseconds
  const making = document.querySelector(".making");
  const awaited = new Set();
  let isLong = false;
  const count = () => {
    making.textContent = isLong && awaited.size ? `${making.dataset.text} ${awaited.size}` : "";
  };
  const sight = new IntersectionObserver((seen) => {
    for (const { target, isIntersecting } of seen) {
      if (isIntersecting && !target.complete) awaited.add(target);
      else awaited.delete(target);
    }
    count();
  });
  const came = (one) => {
    one.style.background = "";
    sight.unobserve(one);
    awaited.delete(one);
    count();
  };
  for (const one of making ? document.querySelectorAll("main img") : []) {
    if (one.complete && one.naturalWidth) continue;
    let tries = 0;
    one.style.background = one.dataset.tone ?? "var(--line)";
    sight.observe(one);
    one.addEventListener("load", () => came(one), { once: true });
    one.addEventListener("error", () => {
      if (++tries > TRIES) came(one);
      else setTimeout(() => one.setAttribute("src", one.getAttribute("src")), AGAIN);
    });
  }
  setTimeout(() => {
    isLong = true;
    count();
  }, 1500);

  // On a narrow screen a menu is one row that scrolls: where one is has to be seen in it.
  for (const one of document.querySelectorAll(".places [aria-current], .kinds [aria-current]")) {
    const row = one.closest("ul");
    row.scrollLeft = one.offsetLeft - row.offsetLeft - (row.clientWidth - one.offsetWidth) / 2;
  }

  // A page of the desk is never loaded again by itself: somebody may be writing in it.
  const told = document.querySelector(".renewed");
  let epoch = "";
  function hear(data) {
    const notice = JSON.parse(data);
    if (notice.building || !notice.epoch) return;
    if (epoch && epoch !== notice.epoch && !told.firstChild) {
      const link = document.createElement("a");
      link.href = location.href;
      link.textContent = told.dataset.link;
      link.onclick = (event) => {
        event.preventDefault();
        location.reload();
      };
      told.append(`${told.dataset.text} `, link);
    }
    epoch = notice.epoch;
  }
  if (window.SharedWorker && told) {
    new SharedWorker("/__korme/line.js").port.onmessage = (event) => hear(event.data);
  }
})();
