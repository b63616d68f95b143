// The buttons over 360° pictures; what shows them is fetched when somebody wants to look around.

for (const button of document.querySelectorAll("[data-korme-around]")) {
  const link = button.parentElement.querySelector("a[href]");
  const flat = () => {
    button.hidden = true;
    link.click();
  };
  let isOpening = false;
  button.addEventListener("click", async () => {
    if (isOpening) return;
    isOpening = true;
    await import("./sphere.js").then((module) => module.lookAround(button, link, flat)).catch(flat);
    isOpening = false;
  });
  button.hidden = false;
}
