// How near the visitor stands to the wall: what this device remembers, before anything is painted.
{
  const KEY = "korme-wall";
  const root = document.documentElement;
  const sizes = () => document.querySelectorAll(".korme-wall__size input");
  const stand = (size) => ["near", "middle", "far"].includes(size) && (root.dataset.wall = size);
  try {
    stand(localStorage.getItem(KEY));
  } catch {
    // A browser that keeps nothing: the page's own size.
  }
  addEventListener("DOMContentLoaded", () => {
    for (const one of sizes()) if (root.dataset.wall) one.checked = one.value === root.dataset.wall;
  });
  addEventListener("change", ({ target }) => {
    if (!target.matches?.(".korme-wall__size input") || !stand(target.value)) return;
    try {
      localStorage.setItem(KEY, target.value);
    } catch {
      // For this page only.
    }
  });
}
