"""The shared staff token of earlier versions, and how the document of the API names tokens."""

from fastapi.security import HTTPBearer

from fleet.process import get_log
from fleet.secret_file import keep_secret
from fleet.settings import BadSettings, Settings

TOKEN_FILE = "staff-token"
SHORTEST = 16
log = get_log("web")
# Only for the OpenAPI document: `api.access.identify` does the work, before anything of the request is read.
bearer = HTTPBearer(auto_error=False, scheme_name="token", description="`Authorization: Bearer <token>`")


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
