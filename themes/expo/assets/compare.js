// Before and after: one picture lies over the other, and a slider decides how much of each is seen.

for (const figure of document.querySelectorAll("[data-korme-compare]")) {
  const slider = document.createElement("input");
  Object.assign(slider, { type: "range", min: 0, max: 100, step: 1, value: 50, className: "korme-compare__slider" });
  slider.setAttribute("aria-label", figure.dataset.kormeCompare);
  const cut = () => {
    figure.style.setProperty("--cut", `${slider.value}%`);
    slider.setAttribute("aria-valuetext", `${slider.value} %`);
  };
  slider.addEventListener("input", cut);
  cut();
  figure.firstElementChild.append(slider);
  figure.classList.add("korme-compare--slides");
}
