// The buttons over 360° pictures; what shows them is fetched when somebody wants to look around.

for (const button of document.querySelectorAll("[data-korme-around]")) {
  const link = button.parentElement.querySelector("a[href]");
  const flat = () => {
    button.hidden = true;
    link.click();
  };
  button.addEventListener("click", () => import("./sphere.js").then((module) => module.lookAround(button, link, flat)).catch(flat));
  button.hidden = false;
}
