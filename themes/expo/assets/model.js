// 3D models. The viewer (<model-viewer>, from its own package) and the model are loaded when somebody asks for them.
// Escape gives the picture back.

import { tell } from "./away.js";

const VIEWS = ["", "upper-", "lower-"].flatMap((high) =>
  ["front", "back", "left", "right", "front-left", "front-right", "back-left", "back-right"].map((side) => high + side),
);

for (const frame of document.querySelectorAll("[data-korme-model]")) {
  const button = frame.querySelector("button");
  button.hidden = false;
  button.addEventListener("click", async () => {
    button.setAttribute("aria-disabled", "true");
    const { src, help, kormeModel } = frame.dataset;
    try {
      await import(new URL(kormeModel, location.href));
      await customElements.whenDefined("model-viewer");
    } catch {
      return navigator.onLine ? location.assign(src) : button.removeAttribute("aria-disabled");
    }
    const viewer = document.createElement("model-viewer");
    const words = { "interaction-prompt": help };
    if (!document.documentElement.lang.startsWith("en")) for (const view of VIEWS) words[view] = ""; // it knows English only
    for (const [name, value] of Object.entries({
      src,
      alt: frame.querySelector("img").alt,
      a11y: JSON.stringify(words),
      "camera-controls": "",
      "touch-action": "pan-y",
      "interaction-prompt": "none",
      "shadow-intensity": "0.8",
      "camera-orbit": "-32deg 70deg auto",
    })) viewer.setAttribute(name, value);
    const told = document.createElement("p");
    told.className = "korme-model__help";
    told.textContent = help;
    const end = () => {
      viewer.remove();
      told.remove();
      button.hidden = false;
      button.removeAttribute("aria-disabled");
      button.focus();
    };
    viewer.addEventListener("keydown", (event) => event.key === "Escape" && end());
    viewer.addEventListener("error", () => (navigator.onLine ? location.assign(src) : end()));
    frame.append(viewer);
    frame.after(told);
    button.hidden = true;
    tell();
    viewer.tabIndex = -1;
    viewer.focus({ preventScroll: true });
  });
}
tell();
