// Asks the browser for push messages to the staff and tells the server where they go. True where the browser takes them.
async function sigapPush(key) {
  if (!("PushManager" in window) || !("serviceWorker" in navigator)) return false;
  try {
    const worker = await navigator.serviceWorker.register("/console/push-worker.js");
    const coming = worker.installing || worker.waiting;
    if (!worker.active && coming) {
      await new Promise((done) => coming.addEventListener("statechange", () => coming.state === "activated" && done()));
    }
    const said = (await worker.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key })).toJSON();
    const answer = await fetch("/v1/my/browsers", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ endpoint: said.endpoint, p256dh: said.keys.p256dh, auth: said.keys.auth }),
    });
    return answer.ok;
  } catch (_) {
    return false;
  }
}
