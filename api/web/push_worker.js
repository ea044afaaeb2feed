self.addEventListener("push", (event) => {
  let said = {};
  try { said = event.data ? event.data.json() : {}; } catch (_) { return; }
  const shown = { body: String(said.body || ""), tag: String(said.tag || ""), data: { url: String(said.url || "/") } };
  event.waitUntil(self.registration.showNotification(String(said.title || ""), shown));
});
self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  const address = new URL((event.notification.data || {}).url || "/", self.location.origin);
  if (address.origin === self.location.origin) event.waitUntil(self.clients.openWindow(address.href));
});
