// An open conversation: what is written appears at once, and what is sent leaves without loading the page. Without this
// script, or without a connection, the same form sends the same message.
(() => {
  const list = document.getElementById("talk");
  const form = document.getElementById("write");
  const state = document.getElementById("chat-state");
  if (!list || !list.dataset.events || !form || !window.EventSource || !window.fetch) return;
  const text = form.querySelector("textarea");
  const last = () => Math.max(0, ...[...list.querySelectorAll("[data-message]")].map((one) => Number(one.dataset.message)));
  const add = (html) => {
    const box = document.createElement("template");
    box.innerHTML = html;
    for (const one of [...box.content.querySelectorAll("[data-message]")]) {
      if (!list.querySelector(`[data-message="${one.dataset.message}"]`)) list.append(one);
    }
    list.lastElementChild?.scrollIntoView({ block: "nearest" });
  };
  const source = new EventSource(`${list.dataset.events}?after=${last()}`);
  let open = false;
  source.addEventListener("open", () => { open = true; });
  source.addEventListener("error", () => { open = false; });
  source.addEventListener("messages", (event) => add(JSON.parse(event.data).html));
  source.addEventListener("there", (event) => { state.textContent = JSON.parse(event.data).words; });
  addEventListener("pagehide", () => source.close());

  form.addEventListener("submit", async (event) => {
    if (!open || form.querySelector("input[type=file]").files.length) return;
    event.preventDefault();
    const sent = new FormData(form);
    sent.set("channel", "chat");
    try {
      const answer = await fetch(form.action, { method: "POST", body: sent, credentials: "same-origin" });
      if (!answer.ok) throw new Error(String(answer.status));
    } catch {
      form.submit();
      return;
    }
    text.value = "";
    form.querySelector("[name=client_id]").value = crypto.randomUUID ? crypto.randomUUID() : "";
    text.focus();
  });
  text.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit();
  });
})();
