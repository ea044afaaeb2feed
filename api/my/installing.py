"""What puts the customer's pages on a phone's first screen: manifest, icons, and a worker that has a page for when
there is no signal. Pages work without all of it."""

import hashlib
import io
from functools import cache
from typing import Literal

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse
from PIL import Image, ImageDraw

from api.my.rendering import HOME, render, words_of_stranger
from api.my.shown import frame_of_stranger
from api.web.database import WholeDb
from api.web.push_worker import PUSH_WORKER

router = APIRouter(prefix=HOME, include_in_schema=False)
YEAR_S = 31_536_000
BLUE, WHITE = "#0b6e99", "#ffffff"
# The mark of frame.html, in points of its 32 by 32.
LINE = ((5, 17), (10, 17), (13, 9), (18, 24), (22, 14), (24, 17), (29, 17))
DRAWN, FINE = 32, 4
OFFLINE = f"{HOME}/offline"
WORKER = f"""/* A page for when there is no signal. Nothing that is somebody's own is kept. */
"use strict";
const KEPT = "my-offline-DIGEST", OFFLINE = "{OFFLINE}";
self.addEventListener("install", (event) => {{
  self.skipWaiting();
  event.waitUntil(caches.open(KEPT).then((cache) => cache.add(OFFLINE)));
}});
self.addEventListener("activate", (event) => event.waitUntil(caches.keys().then((names) => {{
  const old = names.filter((name) => name.startsWith("my-offline-") && name !== KEPT);
  return Promise.all(old.map((name) => caches.delete(name)));
}}).then(() => self.clients.claim())));
self.addEventListener("fetch", (event) => {{
  if (event.request.mode !== "navigate" || event.request.method !== "GET") return;
  event.respondWith(fetch(event.request).catch(() => caches.match(OFFLINE)));
}});
{PUSH_WORKER}"""
_FOREVER = {"Cache-Control": f"public, max-age={YEAR_S}, immutable"}
_WORKER = {
    "Cache-Control": "no-cache",
    "Service-Worker-Allowed": HOME,
    "Content-Security-Policy": "default-src 'none'; connect-src 'self'; script-src 'self'; frame-ancestors 'none'",
}


@router.get("/worker.js")
def worker(request: Request, whole: WholeDb) -> Response:
    """Another one as soon as the page that it keeps is another: phones fetch that anew then."""
    digest = hashlib.sha256(bytes(offline(request, whole).body)).hexdigest()[:12]
    return Response(WORKER.replace("DIGEST", digest, 1), media_type="text/javascript", headers=_WORKER)


@router.get("/push.js")
def push_worker() -> Response:
    """The part of the worker that shows push messages: the console's worker loads it."""
    return Response(PUSH_WORKER, media_type="text/javascript", headers=_WORKER)


@router.get("/icon-{size}.png")
def icon(size: Literal["192", "512"]) -> Response:
    return Response(drawn(int(size)), media_type="image/png", headers=_FOREVER)


@router.get("/manifest.webmanifest")
def manifest(request: Request) -> Response:
    words = words_of_stranger(request)
    icons = [
        {"src": f"{HOME}/icon-{size}.png", "sizes": f"{size}x{size}", "type": "image/png", "purpose": "any maskable"}
        for size in (192, 512)
    ]
    body = {
        "name": words.text("my_home_title"),
        "short_name": words.text("my_home_short"),
        "lang": words.language,
        "start_url": HOME,
        "scope": HOME,
        "display": "standalone",
        "background_color": WHITE,
        "theme_color": BLUE,
        "icons": icons,
    }
    kept = {"Cache-Control": "public, max-age=3600"}
    return JSONResponse(body, media_type="application/manifest+json", headers=kept)


@router.get("/offline")
def offline(request: Request, whole: WholeDb) -> Response:
    """The same for everybody, so that the worker may keep it. A telephone may work where the internet does not."""
    words, other = words_of_stranger(request), words_of_stranger(request, other=True)
    with whole.connection() as conn:
        frame = frame_of_stranger(conn, words)
    return render("offline.html", words, frame=frame, other_words=other)


@cache
def drawn(size: int) -> bytes:
    """The icon as PNG, drawn larger and made smaller, so that its lines are smooth. It fills the square, for phones cut
    icons to their own shape; the mark stays in the middle."""
    side = size * FINE
    picture = Image.new("RGB", (side, side), BLUE)
    points = [(side * (0.14 + 0.72 * x / DRAWN), side * (0.14 + 0.72 * y / DRAWN)) for x, y in LINE]
    width = round(side * 0.72 * 2.6 / DRAWN)
    brush = ImageDraw.Draw(picture)
    brush.line(points, fill=WHITE, width=width, joint="curve")
    for x, y in points:
        brush.ellipse((x - width / 2, y - width / 2, x + width / 2, y + width / 2), fill=WHITE)
    kept = io.BytesIO()
    picture.resize((size, size), Image.Resampling.LANCZOS).save(kept, "PNG", optimize=True)
    return kept.getvalue()
