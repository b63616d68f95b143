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
  const rows = [...document.querySelectorAll(".ranked")];
  const row = () => document.activeElement?.closest(".ranked") ?? document.querySelector(".ranked:target");

  if (location.hash.startsWith("#t-")) document.getElementById(location.hash.slice(1))?.focus();

  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.altKey || event.ctrlKey || event.metaKey || isField(event.target)) return;
    const here = row();
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
