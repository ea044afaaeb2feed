/* The technician's page without signal: what is entered is kept in the browser at once, what is to be sent stands in a
   queue with ids made here, and is sent in order, once. Nothing here decides: the server does. */
"use strict";
(() => {
  const body = document.body, person = body.dataset.person, order = body.dataset.order || "";
  const said = JSON.parse(body.dataset.said || "{}");
  const NEXT = { accept: "accepted", travel: "travelling", arrive: "on_site", decline: "open", finish: "done", incomplete: "incomplete" };
  const $ = (query, root = document) => [...root.querySelectorAll(query)];

  const newId = () => {
    if (crypto.randomUUID) return crypto.randomUUID();
    const b = crypto.getRandomValues(new Uint8Array(16));
    b[6] = (b[6] & 15) | 64; b[8] = (b[8] & 63) | 128;
    const h = [...b].map((x) => x.toString(16).padStart(2, "0")).join("");
    return [h.slice(0, 8), h.slice(8, 12), h.slice(12, 16), h.slice(16, 20), h.slice(20)].join("-");
  };

  /* ---- The queue: IndexedDB, for photos are large. */
  let opened;
  const store = (mode, work) => {
    opened = opened || new Promise((done, failed) => {
      const asked = indexedDB.open("sigap-work", 1);
      asked.onupgradeneeded = () => asked.result.createObjectStore("queue", { keyPath: "id" });
      asked.onsuccess = () => done(asked.result);
      asked.onerror = () => failed(asked.error);
    });
    return opened.then((db) => new Promise((done, failed) => {
      const act = db.transaction("queue", mode), result = work(act.objectStore("queue"));
      act.oncomplete = () => done(result && result.result);
      act.onerror = act.onabort = () => failed(act.error);
    }));
  };
  const put = (entry) => store("readwrite", (q) => q.put(entry));
  const drop = (id) => store("readwrite", (q) => q.delete(id));
  const queued = () => store("readonly", (q) => q.getAll()).then((all) =>
    all.filter((one) => one.person === person).sort((a, b) => a.at - b.at || a.turn - b.turn));

  let turn = 0;
  const enqueue = (url, fields, about) => put({
    id: fields.find(([name]) => name === "client_id")[1], person, order, url, fields, at: Date.now(), turn: turn++, ...about,
  }).then(show);

  /* ---- Sending: one tab at a time, the oldest first; what the server refuses stays, with its sentence. */
  let waits = 0, timer = 0;
  const alone = (work) => (navigator.locks ? navigator.locks.request("sigap-work", work) : work());
  const later = (seconds) => { clearTimeout(timer); timer = setTimeout(flush, seconds * 1000); };

  async function send(entry) {
    const form = new FormData();
    for (const [name, value] of entry.fields) {
      if (value instanceof Blob) form.append(name, value, "photo.jpg"); else form.append(name, value);
    }
    form.append("person", entry.person);
    form.append("done_at", new Date(entry.at).toISOString());
    return fetch(entry.url, {
      method: "POST", body: form, headers: { Accept: "application/json" }, credentials: "same-origin", redirect: "manual",
      signal: AbortSignal.timeout ? AbortSignal.timeout(entry.kind === "photo" ? 300000 : 45000) : undefined,
    });
  }

  async function flushAlone() {
    let moved = false;
    const stuck = new Set();
    for (const entry of await queued()) {
      if (entry.refused || stuck.has(entry.order)) { stuck.add(entry.order); continue; }
      let answer;
      try { answer = await send(entry); } catch { waits = Math.min(120, waits * 2 || 5); later(waits); break; }
      if (answer.ok) {
        waits = 0;
        await drop(entry.id);
        if (entry.kind === "finish") localStorage.removeItem(draftKey(entry.order));
        moved = moved || (entry.order === order && entry.kind !== "tick");
      } else if (answer.status === 401 || answer.type === "opaqueredirect") {
        note = said.signed_out; break;
      } else if ([408, 421, 425, 429].includes(answer.status) || answer.status >= 500) {
        later(Number(answer.headers.get("Retry-After")) || 30); break;
      } else {
        const why = await answer.json().then((one) => one.said || one.detail, () => "");
        await put({ ...entry, refused: why || String(answer.status) });
        stuck.add(entry.order);
      }
    }
    return moved;
  }
  let note = "";
  async function flush() {
    const moved = await alone(flushAlone).catch(() => false);
    await show();
    // What changed on the server is shown anew, unless something is being typed or still waits.
    if (moved && !(await queued()).length && !typing()) location.reload();
  }
  const typing = () => { const at = document.activeElement; return at && at.matches("input[type=text],input[type=number],textarea,select"); };

  /* ---- What is not sent yet is visible, on the bar and at its place. */
  async function show() {
    const all = await queued(), bar = document.getElementById("unsent");
    bar.hidden = !all.length;
    bar.textContent = "";
    if (all.length) {
      bar.append(said.unsent.replace("#", all.length), note ? " " + note : "");
      const list = document.createElement("ul");
      for (const one of all) {
        const line = document.createElement("li");
        line.textContent = "#" + one.order + " " + one.label + (one.refused ? " – " + said.refused + " " + one.refused : "");
        if (one.refused) line.append(button(said.send_now, () => put({ ...one, refused: "" }).then(flush)),
          button(said.discard, () => drop(one.id).then(show).then(flush)));
        list.append(line);
      }
      bar.append(list);
    }
    const here = all.filter((one) => one.order === order);
    for (const form of $("form[data-position]")) {
      const mine = here.filter((one) => String(one.position) === form.dataset.position).pop();
      const mark = form.querySelector(".waits");
      if (mark) mark.textContent = mine ? said.photo_waits : "";
      if (mine && mine.kind === "tick" && !(typing() && form.contains(document.activeElement))) restore(form, mine.fields);
    }
    const shelf = document.getElementById("photos");
    if (shelf) {
      for (const old of $("img[data-waits]", shelf)) { URL.revokeObjectURL(old.src); old.remove(); }
      for (const one of here) if (one.kind === "photo") {
        const file = one.fields.find(([, value]) => value instanceof Blob), picture = new Image(84, 84);
        if (!file) continue;
        picture.dataset.waits = "yes"; picture.alt = one.label + " – " + said.photo_waits; picture.src = URL.createObjectURL(file[1]);
        shelf.append(picture);
      }
    }
    let state = body.dataset.state;
    for (const one of here) if (!one.refused && NEXT[one.kind]) state = NEXT[one.kind];
    for (const part of $("[data-states]")) part.hidden = !part.dataset.states.split(" ").includes(state);
  }
  const button = (text, act) => {
    const made = document.createElement("button");
    made.type = "button"; made.textContent = text; made.onclick = act;
    return made;
  };

  /* ---- Drafts: each change is kept at once, so that a reload or a dead battery loses nothing. */
  const draftKey = (number) => "draft:" + person + ":" + number;
  const fieldsOf = (form) => [...new FormData(form)].filter(([, value]) => typeof value === "string");
  function restore(form, fields) {
    for (const box of $("input[type=checkbox],input[type=radio]", form)) {
      box.checked = fields.some(([name, value]) => name === box.name && value === box.value);
    }
    for (const [name, value] of fields) {
      for (const one of $(`[name="${CSS.escape(name)}"]`, form)) if (!one.matches("[type=checkbox],[type=radio],[type=hidden]")) one.value = value;
    }
  }
  function keepDraft(form) {
    const kept = { fields: fieldsOf(form).filter(([name]) => !["client_id", "action"].includes(name)), ink: ink ? canvas.toDataURL() : "" };
    localStorage.setItem(draftKey(order), JSON.stringify(kept));
  }
  function fold(form) {
    // From the outside in: what is hidden asks for nothing and sends nothing.
    for (const part of $("[data-when]", form)) {
      const [name, values] = part.dataset.when.split("="), wanted = values.split("|");
      const on = !part.parentElement.closest("[data-when][hidden]")
        && $(`[name="${CSS.escape(name)}"]:checked`, form).some((one) => wanted.includes(one.value));
      part.hidden = !on;
      for (const one of $("input,select,textarea", part)) one.disabled = !on || !!one.closest("[data-when][hidden]");
    }
  }

  /* ---- The signature. */
  const canvas = document.getElementById("signature"), wipe = document.getElementById("wipe");
  let ink = false;
  function signature(form) {
    const pen = canvas.getContext("2d");
    canvas.hidden = wipe.hidden = false;
    pen.lineWidth = 3; pen.lineCap = "round"; pen.strokeStyle = "#111";
    const at = (event) => {
      const box = canvas.getBoundingClientRect();
      return [(event.clientX - box.left) * canvas.width / box.width, (event.clientY - box.top) * canvas.height / box.height];
    };
    canvas.onpointerdown = (event) => {
      canvas.setPointerCapture(event.pointerId);
      pen.beginPath(); pen.moveTo(...at(event));
      canvas.onpointermove = (move) => { pen.lineTo(...at(move)); pen.stroke(); ink = true; };
    };
    canvas.onpointerup = canvas.onpointercancel = () => { canvas.onpointermove = null; keepDraft(form); };
    wipe.onclick = () => { pen.clearRect(0, 0, canvas.width, canvas.height); ink = false; keepDraft(form); };
  }
  const blobOf = (from, kind, quality) => new Promise((done) => from.toBlob(done, kind, quality));

  /* ---- Photos are made smaller here: less to keep without signal, less to send. */
  async function smaller(file) {
    try {
      const bitmap = await createImageBitmap(file, { imageOrientation: "from-image" });
      const scale = Math.min(1, 1920 / Math.max(bitmap.width, bitmap.height));
      const made = document.createElement("canvas");
      made.width = Math.round(bitmap.width * scale); made.height = Math.round(bitmap.height * scale);
      made.getContext("2d").drawImage(bitmap, 0, 0, made.width, made.height);
      return (await blobOf(made, "image/jpeg", 0.85)) || file;
    } catch { return file; }
  }

  /* ---- Codes: by the phone itself where it can, else by the server. */
  async function scan(file, take) {
    let text = "";
    try {
      if ("BarcodeDetector" in window) {
        const found = await new BarcodeDetector().detect(await createImageBitmap(file));
        text = found.length ? found[0].rawValue : "";
      }
      if (!text) {
        const form = new FormData();
        form.append("file", await smaller(file), "code.jpg");
        const answer = await fetch("/work/codes", { method: "POST", body: form, headers: { Accept: "application/json" } });
        const read = await answer.json();
        text = (read.codes || [])[0] || "";
      }
    } catch { return alert(navigator.onLine ? said.no_code : said.code_offline); }
    if (!text) return alert(said.no_code);
    take(text);
  }
  const scanner = (label, take) => {
    const pick = document.createElement("input");
    pick.type = "file"; pick.accept = "image/*"; pick.setAttribute("capture", "environment"); pick.hidden = true;
    pick.onchange = () => { if (pick.files[0]) scan(pick.files[0], take); pick.value = ""; };
    const ask = button(label, () => pick.click());
    ask.className = "narrow";
    return [ask, pick];
  };
  const changed = (field) => field.dispatchEvent(new Event("input", { bubbles: true }));
  for (const field of $("[data-scan]")) field.after(...scanner(said.scan, (text) => { field.value = text.slice(0, 100); changed(field); }));
  for (const parts of $("[data-parts]")) parts.append(...scanner(said.scan_part, (text) => {
    const box = $("[data-number]", parts).find((one) => one.dataset.number && one.dataset.number.toLowerCase() === text.trim().toLowerCase());
    if (!box) return alert(said.no_part.replace("#", text));
    box.checked = true; changed(box);
  }));

  /* ---- Forms go to the queue. */
  async function submit(form) {
    const kind = form.dataset.queue, button = form.querySelector("button");
    if (form.dataset.busy) return;
    form.dataset.busy = "yes";
    if (button) button.disabled = true;
    try {
      const fields = [];
      for (const [name, value] of new FormData(form)) {
        if (name === "client_id") continue;
        fields.push([name, value instanceof File ? await smaller(value) : value]);
      }
      if (kind === "finish" && ink) {
        const ground = document.createElement("canvas");
        ground.width = canvas.width; ground.height = canvas.height;
        const pen = ground.getContext("2d");
        pen.fillStyle = "#fff"; pen.fillRect(0, 0, ground.width, ground.height); pen.drawImage(canvas, 0, 0);
        const signed = fields.find(([name]) => name === "signed_by");
        await enqueue("/work/photos", [["client_id", newId()], ["order", order], ["kind", "signature"],
          ["caption", signed ? signed[1] : ""], ["file", await blobOf(ground, "image/png")]], { kind: "photo", label: canvas.getAttribute("aria-label") });
      }
      // A tick that is changed again before it was sent is one.
      if (kind === "tick") for (const one of await queued()) {
        if (one.order === order && String(one.position) === form.dataset.position && one.kind === "tick") await drop(one.id);
      }
      await enqueue(form.getAttribute("action"), [["client_id", newId()], ...fields],
        { kind, label: form.dataset.label, position: form.dataset.position });
      if (kind === "photo") form.reset();
    } catch {
      // No place to keep it in this browser: it goes at once, as without a script.
      form.submit();
      return;
    } finally { form.dataset.busy = ""; if (button) button.disabled = false; }
    flush();
  }
  for (const form of $("form[data-queue]")) {
    form.addEventListener("submit", (event) => { event.preventDefault(); submit(form); });
    if (["tick", "photo"].includes(form.dataset.queue)) form.addEventListener("change", () => form.requestSubmit());
  }

  /* ---- What a former user of this phone left is no business of this one. */
  async function begin() {
    if (person !== "0" && localStorage.getItem("person") !== person) {
      for (const key of Object.keys(localStorage)) if (key.startsWith("draft:") && !key.startsWith("draft:" + person + ":")) localStorage.removeItem(key);
      if ("caches" in window) for (const name of await caches.keys()) if (name.startsWith("work")) await caches.delete(name);
      localStorage.setItem("person", person);
    }
    const form = document.getElementById("finish");
    if (form) {
      const kept = JSON.parse(localStorage.getItem(draftKey(order)) || "null");
      signature(form);
      if (kept) {
        restore(form, kept.fields);
        if (kept.ink) { const picture = new Image(); picture.onload = () => { canvas.getContext("2d").drawImage(picture, 0, 0); ink = true; }; picture.src = kept.ink; }
      }
      fold(form);
      if (kept) { restore(form, kept.fields); fold(form); }
      form.addEventListener("input", () => { fold(form); keepDraft(form); });
    }
    for (const leave of $("form[data-leave]")) leave.addEventListener("submit", (event) => {
      if (!document.getElementById("unsent").hidden && !confirm(said.leave)) return event.preventDefault();
      localStorage.removeItem("person");
      if ("caches" in window) caches.delete("work-pages");
    });
    await show();
    if ("serviceWorker" in navigator) {
      await navigator.serviceWorker.register("/work/worker.js", { scope: "/work" }).catch(() => 0);
      await navigator.serviceWorker.ready;
      await keepFirst().catch(() => 0);
      body.dataset.ready = "yes";
      await keepDay();
    }
    flush();
  }
  /* Kept here and not by the worker: the first page of all came before it, and it may not have taken over yet. */
  async function keep(cache, path) {
    const answer = await fetch(path, { headers: { Accept: "text/html" } }).catch(() => 0);
    if (answer && answer.ok && !answer.redirected) await cache.put(path, answer);
  }
  async function keepFirst() {
    const script = document.querySelector("script[src]"), still = await caches.open("work-static");
    if (!(await still.match(script.src))) await still.add(script.src);
    const pages = await caches.open("work-pages");
    if (person !== "0" && !(await pages.match(location.pathname))) await keep(pages, location.pathname);
  }
  /* The day's orders are fetched before they are needed; those of days gone by are thrown away. */
  async function keepDay() {
    if (body.dataset.day === undefined || !navigator.onLine) return;
    const pages = body.dataset.day.split(" ").filter(Boolean), kept = await caches.open("work-pages");
    for (const one of await kept.keys()) {
      const path = new URL(one.url).pathname;
      if (path.startsWith("/work/orders/") && !pages.includes(path)) await kept.delete(one);
    }
    for (const page of pages) await keep(kept, page);
    body.dataset.kept = "yes";
  }
  addEventListener("online", flush);
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && flush());
  begin();
})();
