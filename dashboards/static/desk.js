// What stays while the server sends a part of the page anew: the focus, marked rows; and no click that was on its way goes to another row.
(() => {
  const kept = new WeakMap();
  const of = (part) => kept.get(part) ?? kept.set(part, { marked: new Set(), focus: null, rows: "", still: 0 }).get(part);
  const rowsOf = (part) => [...part.querySelectorAll("tbody tr")].map((row) => row.dataset.row || row.querySelector("[data-id]")?.dataset.id || row.innerText.slice(0, 40)).join("|");
  const nameOf = (element) => {
    if (element.dataset.act) return `[data-act="${CSS.escape(element.dataset.act)}"][data-id="${CSS.escape(element.dataset.id || "")}"]`;
    if (element.dataset.mark) return `[data-mark="${CSS.escape(element.dataset.mark)}"]`;
    return element.getAttribute("href") ? `a[href="${CSS.escape(element.getAttribute("href"))}"]` : null;
  };
  const show = (part) => {
    const { marked } = of(part);
    const boxes = [...part.querySelectorAll("[data-mark]")];
    const there = new Set(boxes.map((box) => box.dataset.mark));
    for (const id of marked) if (!there.has(id)) marked.delete(id);
    for (const box of boxes) box.checked = marked.has(box.dataset.mark);
    const all = part.querySelector("[data-mark-all]");
    if (all) { all.checked = boxes.length > 0 && marked.size === boxes.length; all.indeterminate = marked.size > 0 && !all.checked; }
    part.classList.toggle("has-marked", marked.size > 0);
    for (const count of part.querySelectorAll("[data-count]")) count.textContent = marked.size;
  };
  const again = (part) => {
    const was = of(part), rows = rowsOf(part);
    if (was.rows && was.rows !== rows) {
      // Rows that moved under the pointer a moment ago: a click is meant for another one.
      part.classList.add("moving");
      clearTimeout(was.still);
      was.still = setTimeout(() => part.classList.remove("moving"), 400);
    }
    was.rows = rows;
    show(part);
    if (was.focus && document.activeElement === document.body) part.querySelector(was.focus)?.focus({ preventScroll: true });
    tick(part);
  };
  // Ticks of a checklist belong to this browser: they survive a reload.
  const tick = (part) => {
    for (const box of part.querySelectorAll("[data-tick]")) box.checked = localStorage.getItem(box.dataset.tick) === "1";
  };
  new MutationObserver((changes) => {
    const parts = new Set();
    for (const change of changes) {
      if (change.target.classList?.contains("fragment")) parts.add(change.target);
      for (const node of change.addedNodes) if (node.querySelectorAll) for (const part of node.querySelectorAll(".fragment")) parts.add(part);
    }
    parts.forEach(again);
  }).observe(document.documentElement, { childList: true, subtree: true });
  document.addEventListener("focusin", (event) => {
    const part = event.target.closest(".fragment");
    if (part) of(part).focus = nameOf(event.target);
  });
  document.addEventListener("focusout", (event) => {
    // An element that was taken away loses the focus too; only a person who goes elsewhere has left it.
    const part = event.target.isConnected && event.target.closest(".fragment");
    if (part && event.relatedTarget) of(part).focus = null;
  });
  document.addEventListener("change", (event) => {
    const box = event.target;
    if (box.dataset.tick) return box.checked ? localStorage.setItem(box.dataset.tick, "1") : localStorage.removeItem(box.dataset.tick);
    const part = box.closest(".fragment");
    if (!part || !(box.dataset.mark || box.hasAttribute("data-mark-all"))) return;
    const { marked } = of(part);
    for (const one of box.dataset.mark ? [box] : part.querySelectorAll("[data-mark]")) {
      if (box.checked) marked.add(one.dataset.mark); else marked.delete(one.dataset.mark);
    }
    show(part);
  });
  window.sigapMarked = (element) => [...of(element.closest(".fragment")).marked];
  window.sigapUnmark = () => document.querySelectorAll(".fragment").forEach((part) => { of(part).marked.clear(); show(part); });
})();

// Buttons of our own: copy this page's address, show the filters on a telephone, show the keys.
document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copies], [data-opens-filters], [data-shows-keys]");
  if (!button) return;
  if (button.dataset.copies) {
    const address = new URL(button.dataset.copies, location.href).href;
    try {
      await navigator.clipboard.writeText(address);
    } catch {
      // Only pages over TLS may use the clipboard: the old way works without.
      const field = Object.assign(document.createElement("textarea"), { value: address });
      document.body.append(field); field.select(); document.execCommand("copy"); field.remove();
    }
    const says = button.querySelector("[data-says]"), said = says.textContent;
    says.textContent = button.dataset.copied;
    setTimeout(() => { says.textContent = said; }, 2000);
  } else if (button.hasAttribute("data-opens-filters")) {
    const open = button.closest(".filters").classList.toggle("open");
    button.setAttribute("aria-expanded", open);
  } else document.getElementById("keys")?.showModal();
});

// Keys: / or Ctrl-K searches, j and k go through the rows, x marks one, ? shows this list. Who wants none switches them off.
(() => {
  const off = () => localStorage.getItem("sigap_keys") === "off";
  const search = () => { const field = document.querySelector(".find input"); if (field?.offsetParent) { field.focus(); field.select(); } else location.href = "/search"; };
  const go = (by) => {
    const rows = [...document.querySelectorAll(".rows tbody tr")].filter((row) => row.offsetParent && row.querySelector("a"));
    if (!rows.length) return;
    const here = rows.indexOf(document.activeElement?.closest?.("tr"));
    const row = rows[Math.min(Math.max(here + by, 0), rows.length - 1)];
    row.querySelector("a").focus();
    row.scrollIntoView({ block: "nearest" });
  };
  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") { event.preventDefault(); return search(); }
    if (event.ctrlKey || event.metaKey || event.altKey || off()) return;
    if (event.target.closest("input:not([type=checkbox]), textarea, select, [contenteditable], [role=dialog], [role=combobox], [role=listbox], .q-menu, dialog")) return;
    const acts = { "/": search, j: () => go(1), k: () => go(-1), "?": () => document.getElementById("keys")?.showModal(),
      x: () => document.activeElement?.closest?.("tr")?.querySelector("[data-mark]")?.click() };
    const act = acts[event.key];
    if (act) { event.preventDefault(); act(); }
  });
  document.addEventListener("change", (event) => {
    if (event.target.id === "keys-on") localStorage.setItem("sigap_keys", event.target.checked ? "on" : "off");
  });
  document.addEventListener("DOMContentLoaded", () => {
    const watch = new MutationObserver(() => { const box = document.getElementById("keys-on"); if (box) { box.checked = !off(); watch.disconnect(); } });
    watch.observe(document.body, { childList: true, subtree: true });
  });
})();

// A photo or receipt of an activation, a claim or a return goes to the API by itself; the page shows it then.
document.addEventListener("change", async (event) => {
  const input = event.target.closest?.("input[data-evidence]");
  if (!input || !input.files.length) return;
  const place = input.closest(".add-photo");
  const said = place.querySelector("[data-evidence-said]");
  const kind = place.querySelector("[data-evidence-kind]").value;
  const query = `${input.dataset.evidence}&kind=${kind}&stage=diagnosis&client_id=${crypto.randomUUID?.() ?? sigapId()}`;
  said.textContent = "…";
  try {
    const answer = await fetch(`/v1/evidence?${query}`, {
      method: "POST", body: input.files[0], headers: { "Content-Type": input.files[0].type || "image/jpeg", "Accept-Language": document.documentElement.lang },
    });
    if (answer.ok) { location.reload(); return; }
    said.textContent = (await answer.json()).detail;
  } catch { said.textContent = "!"; }
  input.value = "";
});

// An id where the browser makes none itself: outside of TLS.
function sigapId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 15) | 64; bytes[8] = (bytes[8] & 63) | 128;
  const hex = [...bytes].map((one) => one.toString(16).padStart(2, "0")).join("");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
// A manual: the PDF goes to the API as it is; the page says what the API answered.
document.addEventListener("submit", async (event) => {
  const form = event.target.closest("form[data-manual]");
  if (!form) return;
  event.preventDefault();
  const { file, title, language, product } = form.elements, busy = form.querySelector("[data-busy]"), button = form.querySelector("button");
  form.dataset.id ||= sigapId(); button.disabled = true; busy.hidden = false;
  const asked = new URLSearchParams({ client_id: form.dataset.id, title: title.value.trim(), language: language.value });
  if (product) asked.set("product", product.value); else asked.set("article", form.dataset.article);
  let detail = { status: 0, body: {} };
  try {
    const headers = { "Content-Type": "application/pdf", "Accept-Language": form.dataset.language };
    const answer = await fetch(`/v1/manuals?${asked}`, { method: "POST", headers, body: file.files[0] });
    detail = { status: answer.status, body: await answer.json() };
  } catch { /* The page says that it did not go. */ }
  button.disabled = false; busy.hidden = true;
  if (detail.status === 201) { delete form.dataset.id; form.reset(); form.closest("details").open = false; }
  form.dispatchEvent(new CustomEvent("manualsent", { detail, bubbles: true }));
});
// An import: the file goes to the API as it is, tried first; the page shows what the API answered.
(() => {
  const read = async (file) => {
    const bytes = await file.arrayBuffer();
    try { return new TextDecoder("utf-8", { fatal: true }).decode(bytes); } catch { return new TextDecoder("windows-1252").decode(bytes); }
  };
  const ask = async (form, write) => {
    const headers = { "Content-Type": "application/json", "Accept-Language": form.dataset.language };
    try {
      const body = JSON.stringify({ system: form.elements.system.value.trim(), csv: await read(form.elements.file.files[0]), write });
      const answer = await fetch("/v1/imports/customers", { method: "POST", headers, body });
      return { status: answer.status, body: await answer.json() };
    } catch { return { status: 0, body: {} }; }
  };
  document.addEventListener("submit", async (event) => {
    const form = event.target.closest("form[data-import]");
    if (!form) return;
    event.preventDefault();
    const [attempt, write] = form.querySelectorAll("button"), busy = form.querySelector("[data-busy]"), writes = event.submitter === write;
    attempt.disabled = write.disabled = true; busy.hidden = false;
    const detail = await ask(form, writes);
    attempt.disabled = false; busy.hidden = true;
    // Only what was tried without a fault may be written.
    write.disabled = writes || detail.status !== 200 || detail.body.faults.length > 0;
    form.dispatchEvent(new CustomEvent("imported", { detail, bubbles: true }));
  });
  document.addEventListener("change", (event) => {
    const form = event.target.closest("form[data-import]");
    if (form) form.querySelectorAll("button")[1].disabled = true;
  });
})();
