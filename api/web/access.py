"""Access: one staff token, until users and roles exist."""

from fastapi.security import HTTPBearer

from fleet.process import get_log
from fleet.secret_file import keep_secret
from fleet.settings import BadSettings, Settings

TOKEN_FILE = "staff-token"
SHORTEST = 16
log = get_log("web")
# Only for the OpenAPI document: `api.access.identify` does the work, before anything of the request is read.
bearer = HTTPBearer(auto_error=False, scheme_name="staff token", description="`Authorization: Bearer <staff token>`")


def staff_token(settings: Settings) -> str:
    """The token of the settings, or of the file in the data folder, which is made if need be (mode 0600)."""
    if settings.staff_token is not None:
        if len(settings.staff_token) < SHORTEST:
            raise BadSettings(f"SIGAP_STAFF_TOKEN must hold at least {SHORTEST} characters")
        return settings.staff_token
    path = settings.data_dir / TOKEN_FILE
    token = keep_secret(path, shortest=SHORTEST)
    log.info("staff_token", file=str(path.resolve()))
    return token
