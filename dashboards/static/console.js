// Clocks that live on the time of day tick here; driven clocks are sent by the server.
(() => {
  const tick = () => {
    for (const clock of document.querySelectorAll("[data-wall]")) {
      const language = clock.dataset.wall, colon = language === "id" ? "." : ":";
      const part = Object.fromEntries(
        new Intl.DateTimeFormat(language, {
          timeZone: clock.dataset.zone, day: "numeric", month: "short", year: "numeric",
          hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23",
        }).formatToParts(new Date()).map((one) => [one.type, one.value]));
      clock.textContent = `${part.day} ${part.month} ${part.year} ${[part.hour, part.minute, part.second].join(colon)}`;
    }
  };
  setInterval(tick, 1000);
  document.addEventListener("DOMContentLoaded", tick);
})();

// A page whose session has ended cannot open its socket again: loading it anew leads to signing in.
(() => {
  let asked = 0;
  const watch = () => {
    if (!window.socket) return setTimeout(watch, 200);
    window.socket.on("connect_error", async () => {
      if (Date.now() - asked < 5000) return;
      asked = Date.now();
      const answer = await fetch("/account", { redirect: "manual" }).catch(() => null);
      if (answer?.type === "opaqueredirect") location.reload();
    });
  };
  document.addEventListener("DOMContentLoaded", watch);
})();

// The pages' policy allows no script inside of tags, so a button says by an attribute what it does.
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-hides-intro]");
  if (!button) return;
  document.cookie = "sigap_intro=hidden; path=/; max-age=31536000; samesite=strict";
  button.closest("section").remove();
});

// A filter goes into the address, so that it can be sent to a colleague and survives a reload.
function sigapAddress(values) {
  const url = new URL(location.href);
  for (const [name, value] of Object.entries(values)) {
    if (value === null || value === "") url.searchParams.delete(name); else url.searchParams.set(name, value);
  }
  history.replaceState(null, "", url);
}

// What a chart says under the pointer: the time, then each line's value or each mark's name.
function sigapTip(points) {
  const list = Array.isArray(points) ? points : [points];
  const clean = (text) => String(text).replace(/[&<>"]/g, (c) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[c]);
  const rows = [];
  const time = list.length ? new Date(list[0].axisValue ?? list[0].value[0]) : null;
  for (const point of list) {
    const value = Array.isArray(point.value) ? point.value[1] : point.value;
    if (!point.seriesName || value === null || value === undefined) continue;
    if (point.seriesType === "scatter") rows.push(`${point.marker}<b>${clean(point.name)}</b>`);
    else if (String(point.seriesId).startsWith("share-")) rows.push(`${point.marker}${clean(point.seriesName)} <b>${value > 0 && value < 0.01 ? "< 1" : Math.round(value * 100)} %</b>`);
    else rows.push(`${point.marker}${clean(point.seriesName)} <b>${Math.abs(value) >= 1000 ? Math.round(value) : +(+value).toPrecision(4)}</b>`);
  }
  const head = time ? time.toISOString().slice(0, 16).replace("T", " ") : "";
  return `<b>${head}</b><br>${rows.slice(0, 14).join("<br>")}`;
}

// What stands at a chart's axis of time, which believes to show UTC: the hour, the day, the month's or the year's beginning.
function sigapTick(moment) {
  const at = new Date(moment), language = document.documentElement.lang.slice(0, 2) || "en";
  const said = (how) => new Intl.DateTimeFormat(language, { timeZone: "UTC", ...how }).format(at);
  if (at.getUTCHours() || at.getUTCMinutes()) return said({ hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
  if (at.getUTCDate() > 1) return String(at.getUTCDate());
  return at.getUTCMonth() ? said({ month: "short" }) : String(at.getUTCFullYear());
}
