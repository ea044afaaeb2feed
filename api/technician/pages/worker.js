/* Keeps the technician's pages for when there is no signal or no server: the network first, then what was kept. */
"use strict";
const PAGES = "work-pages", STILL = "work-static", PATIENCE_MS = 6000;
self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== "GET" || url.origin !== location.origin) return;
  if (url.pathname.startsWith("/work/static/")) event.respondWith(kept(event.request));
  else if (url.pathname === "/work" || url.pathname.startsWith("/work/orders/")) event.respondWith(fresh(event.request));
});
async function kept(request) {
  const cache = await caches.open(STILL), known = await cache.match(request);
  if (known) return known;
  const answer = await fetch(request);
  if (answer.ok) {
    // Pages that were kept before may still ask for the script of before.
    for (const old of (await cache.keys()).slice(0, -1)) await cache.delete(old);
    await cache.put(request, answer.clone());
  }
  return answer;
}
async function fresh(request) {
  const cache = await caches.open(PAGES), path = new URL(request.url).pathname;
  const asked = fetch(request).then(async (answer) => {
    if (answer.ok && !answer.redirected && (answer.headers.get("Content-Type") || "").startsWith("text/html")) await cache.put(path, answer.clone());
    if (answer.status === 404 || answer.status === 403) await cache.delete(path);
    return answer;
  });
  const known = await cache.match(path);
  if (!known) return asked;
  const waited = new Promise((done) => setTimeout(() => done(known), PATIENCE_MS));
  return Promise.race([asked.then((answer) => (answer.status >= 500 ? known : answer), () => known), waited]);
}
