"""`/claim`: the page that a claim's QR code leads to: an installer's telephone turns the code into credentials.

The code stands behind the `#` of the address, which no browser sends: one line of script puts it into the form, and
takes it out of the address.
"""

import base64
import hashlib
import json
import secrets
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import HTMLResponse
from markupsafe import Markup

from api.access.audit import address_of
from api.device_access.acting import Access
from api.device_access.claiming import use_claim
from api.device_access.credentials import handed_fields
from api.limits.rate_limits import Limits, TooMany
from api.portal.page_route import PageRoute
from api.signin.pages import CSS as SIGN_IN_CSS
from api.signin.pages import FOLDER as SIGN_IN
from api.signin.pages import words_of_request
from api.web.database import WholeDb
from api.web.plain_pages import environment, form_fields, page_headers, plain
from service.device_access.claiming import ClaimRefused, Presented
from service.device_access.sheet import picture

router = APIRouter(include_in_schema=False, route_class=PageRoute)
PAGES = Path(__file__).parent / "pages"
CSS = f"{SIGN_IN_CSS}\n.qr svg {{ width: 220px; height: 220px; background: #fff; }}"
SCRIPT = (
    "const code = decodeURIComponent(location.hash.slice(1)); "
    'if (code) { document.getElementById("code").value = code; '
    'history.replaceState(null, "", location.pathname + location.search); }'
)
LONGEST_CODE, LONGEST_SERIAL = 60, 120
# Of the key that a form holds: whoever sends the same form again, because the answer was lost, is answered again.
KEY_BYTES, LEAST_KEY, LONGEST_KEY = 24, 16, 200
Form = Annotated[dict[str, str], Depends(form_fields)]
_pages = environment(CSS, [PAGES, SIGN_IN])


def _headers() -> dict[str, str]:
    """Those of plain pages, and leave for the one line of script."""
    allowed = base64.b64encode(hashlib.sha256(SCRIPT.encode()).digest()).decode()
    headers = page_headers(CSS, referrer="same-origin")
    policy = headers["Content-Security-Policy"]
    return {**headers, "Content-Security-Policy": f"{policy}; script-src 'sha256-{allowed}'"}


HEADERS = _headers()


@router.get("/claim")
def form(request: Request) -> Response:
    """The form; looking at it uses nothing up."""
    return _form(request)


@router.post("/claim")
def use(request: Request, db: WholeDb, limits: Limits, at_hand: Access, fields: Form) -> Response:
    """The code becomes credentials, which this page alone shows."""
    code = plain(fields.get("code", ""), LONGEST_CODE)
    serial = plain(fields.get("serial", ""), LONGEST_SERIAL) or None
    sent = plain(fields.get("key", ""), LONGEST_KEY)
    key = sent if len(sent) >= LEAST_KEY else None
    words = words_of_request(request)
    try:
        claimed = use_claim(db, limits, at_hand, Presented(code, serial, key=key, address=address_of(request)))
    except ClaimRefused as exc:
        return _form(request, status=404, code=code, serial=serial or "", key=key, fault=words.say(exc.said))
    except TooMany as exc:
        fault = words.text("claiming_too_many", minutes=max(1, -(-exc.wait_s // 60)))
        return _form(request, status=429, code=code, serial=serial or "", key=key, fault=fault)
    fields_of = handed_fields(at_hand, claimed.device, claimed.issued)
    given = {name: fields_of[name] for name in ("username", "secret", "broker", "topics")}
    values = {"device": claimed.device, "issued": claimed.issued, "waits": claimed.waits, "broker": at_hand.broker}
    return _page(request, "claimed.html", 200, **values, picture=picture(json.dumps(given)))


def _form(
    request: Request, *, status: int = 200, code: str = "", serial: str = "", key: str | None = None, fault: str = ""
) -> Response:
    values = {"code": code, "serial": serial, "key": key or secrets.token_urlsafe(KEY_BYTES), "fault": fault}
    return _page(request, "claim.html", status, **values, script=Markup(SCRIPT))  # nosec B704


def _page(request: Request, template: str, status: int, **values: object) -> Response:
    words = words_of_request(request)
    other = "en" if words.language == "id" else "id"
    body = _pages.get_template(template).render(
        t=words.text, language=words.language, other=other, switch=f"/claim?lang={other}", **values
    )
    return HTMLResponse(body, status_code=status, headers={**HEADERS, "Content-Language": words.language})
