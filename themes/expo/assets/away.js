// Media are never stored on the device. Without a connection, or on a page that was stored, each says that it needs one.

let isAway = !navigator.onLine || document.querySelector(".korme-stored") !== null;

export function tell() {
  for (const one of document.querySelectorAll("[data-korme-offline]")) {
    one.parentElement.querySelector(".korme-medium__offline")?.remove();
    if (!isAway || one.hidden || one.readyState > HTMLMediaElement.HAVE_CURRENT_DATA) continue;
    const words = document.createElement("p");
    words.className = "korme-medium__offline";
    words.setAttribute("role", "status");
    words.textContent = one.dataset.kormeOffline;
    one.after(words);
  }
}

if (isAway) tell();
for (const type of ["online", "offline"]) {
  addEventListener(type, () => {
    isAway = type === "offline";
    tell();
  });
}
