// Voting with the keyboard: a key presses the button that names it, arrows lead from one to the next. Without this the
// buttons and links do the same. Keys are shortcuts only while no field has the focus, and can be switched off.
"use strict";
(() => {
  const isField = (one) => one.matches?.("input, select, textarea, video, audio, [contenteditable]");
  const isOff = () => {
    try {
      return localStorage.getItem("korme-desk-keys-off") === "yes";
    } catch {
      return false;
    }
  };
  const ranked = () => [...document.querySelectorAll(".ranked")];
  const row = () => document.activeElement?.closest(".ranked") ?? document.querySelector(".ranked:target");

  if (location.hash.startsWith("#t-")) document.getElementById(location.hash.slice(1))?.focus();

  // A ranking is put in order on the page and kept by its button: with hundreds of works, no page is loaded for a step.
  const list = document.querySelector("ol.ranking");
  const form = list?.closest("form");
  let isTouched = false;
  function put(item, at) {
    const others = [...list.children].filter((one) => one !== item);
    if (at >= others.length) list.append(item);
    else others[Math.max(0, at)].before(item);
    const all = [...list.children];
    all.forEach((one, place) => {
      one.querySelector("[name^='place:']").value = place + 1;
      one.querySelector("[value^='up ']").disabled = place === 0;
      one.querySelector("[value^='down ']").disabled = place === all.length - 1;
    });
    isTouched = true;
    form.querySelector(".touched").hidden = false;
    item.scrollIntoView({ block: "nearest" });
  }
  form?.addEventListener("click", (event) => {
    const button = event.target.closest?.("button[value^='up '], button[value^='down ']");
    if (!button) return;
    event.preventDefault();
    const item = button.closest(".ranked");
    put(item, [...list.children].indexOf(item) + (button.value.startsWith("up ") ? -1 : 1));
    (button.disabled ? item : button).focus({ preventScroll: true });
  });
  form?.addEventListener("change", (event) => {
    const item = event.target.closest("ol.ranking > .ranked");
    if (item && event.target.name.startsWith("place:") && /^\d+$/.test(event.target.value))
      put(item, Number(event.target.value) - 1);
  });
  form?.addEventListener("submit", () => {
    isTouched = false;
  });
  window.addEventListener("beforeunload", (event) => {
    if (isTouched) event.preventDefault();
  });

  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.altKey || event.ctrlKey || event.metaKey || isField(event.target)) return;
    const here = row();
    const rows = ranked();
    let target;
    if (event.key === "ArrowLeft") target = document.querySelector("a[rel=prev]");
    else if (event.key === "ArrowRight") target = document.querySelector("a[rel=next]");
    else if (rows.length && (event.key === "ArrowUp" || event.key === "ArrowDown")) {
      const next = rows[rows.indexOf(here) + (event.key === "ArrowDown" ? 1 : -1)];
      if (!next || (!here && event.key === "ArrowUp")) return;
      event.preventDefault();
      next.focus();
      return;
    } else if (isOff() || event.key.length > 1) return;
    else if (event.key === "c" || event.key === "p") {
      const name = event.key === "c" ? ".ballot textarea, input[name^='comment:']" : "input[name^='place:']";
      const field = (here ?? document).querySelector(name);
      if (!field) return;
      event.preventDefault();
      field.focus();
      if (event.key === "p") field.select();
      return;
    } else if (rows.length && !here) return;
    else target = (here ?? document).querySelector(`button[data-key~="${CSS.escape(event.key.toLowerCase())}"]:enabled`);
    if (!target) return;
    event.preventDefault();
    target.click();
  });
})();
