"""Access: one staff token, and only through loopback, until users and roles exist."""

import ipaddress

from fastapi.security import HTTPBearer

from fleet.process import get_log
from fleet.secret_file import keep_secret
from fleet.settings import BadSettings, Settings

TOKEN_FILE = "staff-token"
SHORTEST = 16
log = get_log("web")
# Only for the OpenAPI document: `api.access.identify` does the work, before anything of the request is read.
bearer = HTTPBearer(auto_error=False, scheme_name="staff token", description="`Authorization: Bearer <staff token>`")


def require_loopback(host: str) -> None:
    """BadSettings for an address that others could reach."""
    try:
        loopback = ipaddress.ip_address(host).is_loopback
    except ValueError:
        loopback = host == "localhost"
    if not loopback:
        raise BadSettings(
            f"SIGAP_HTTP_HOST={host!r}: must be a loopback address (127.0.0.1, ::1, localhost). There is one staff "
            "token and no user accounts yet: put a proxy with its own access control in front"
        )


def staff_token(settings: Settings) -> str | None:
    """The shared token of earlier versions: of the settings, or of the file that they left in the data folder. None is
    made any more."""
    if settings.staff_token is not None:
        if len(settings.staff_token) < SHORTEST:
            raise BadSettings(f"SIGAP_STAFF_TOKEN must hold at least {SHORTEST} characters")
        return settings.staff_token
    path = settings.data_dir / TOKEN_FILE
    if not path.exists():
        return None
    token = keep_secret(path, shortest=SHORTEST)
    log.info("staff_token", file=str(path.resolve()))
    return token
