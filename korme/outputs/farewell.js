// A site that works with a network only: whatever worker an earlier version left behind clears up and goes.
self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(leave()));

async function leave() {
  const root = new URL(self.registration.scope).pathname;
  for (const one of await caches.keys()) {
    const [owner, , place] = one.split(" ");
    if (owner === "korme" && place === root) await caches.delete(one);
  }
  await self.registration.unregister();
}
