// A picture grows from where it was tapped: the picture of the followed link and the first one of the work's page have one
// name while the browser goes from page to page. The first picture of a work has it in the stylesheet.

const NAME = "korme-work";
const bare = (address) => address && new URL(address, location.href).href.replace(/(?:index\.html)?(?:#.*)?$/, "");
let named = [];

function give(element, name) {
  element.style.viewTransitionName = name;
  named.push(element);
}

function forget() {
  for (const element of named) element.style.viewTransitionName = "";
  named = [];
}

// The picture of the link to an address, the one on the screen if there are several.
function pictureOf(address) {
  const own = [...document.querySelectorAll("a[href] img")].filter((image) => bare(image.closest("a").href) === address);
  const isSeen = ({ top, bottom }) => bottom > 0 && top < innerHeight;
  return own.find((image) => image === tapped) ?? own.find((image) => isSeen(image.getBoundingClientRect()));
}

let tapped;
addEventListener("click", (event) => (tapped = event.target.closest?.("a[href]")?.querySelector("img")), true);

function name(address) {
  forget();
  const image = address && address !== bare(location.href) ? pictureOf(address) : undefined;
  if (!image) return;
  const first = document.querySelector(".korme-piece__pictures--first img");
  if (first && first !== image) give(first, "none");
  give(image, NAME);
}

// A browser that skips a transition rejects its promises: nobody waits for them.
const quiet = (transition) => {
  for (const promise of ["ready", "finished", "updateCallbackDone"]) transition[promise]?.catch(() => {});
};

addEventListener("pageswap", ({ viewTransition, activation }) => {
  if (!viewTransition) return;
  quiet(viewTransition);
  name(bare(activation?.entry?.url));
});

addEventListener("pagereveal", ({ viewTransition }) => {
  if (!viewTransition) return forget();
  quiet(viewTransition);
  name(bare(globalThis.navigation?.activation?.from?.url));
  viewTransition.finished.then(forget, forget);
});
