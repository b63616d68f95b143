// Players of other services. Nothing of theirs is loaded before somebody asks for it; then the frame stands where the button was.
// Pages opened from a disk have links only: a service that is not told which site asks refuses to play.

import { tell } from "./away.js";

const ALLOW = "autoplay; fullscreen";
const SANDBOX = "allow-scripts allow-same-origin allow-popups allow-popups-to-escape-sandbox allow-presentation";

for (const box of location.protocol === "file:" ? [] : document.querySelectorAll("[data-korme-embed]")) {
  const button = box.querySelector("button");
  button.hidden = false;
  button.addEventListener("click", () => {
    const frame = document.createElement("iframe");
    frame.className = "korme-embed__player";
    frame.title = box.dataset.title;
    frame.allow = ALLOW;
    frame.sandbox = SANDBOX;
    frame.referrerPolicy = "strict-origin-when-cross-origin"; // the site's name, not the page; YouTube plays only if it is told
    frame.src = box.dataset.kormeEmbed;
    button.replaceWith(frame);
    box.querySelector(".korme-medium__offline")?.remove();
    frame.focus();
  });
}
tell();
