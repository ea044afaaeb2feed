"""The pages of signing in, mounted."""

from fastapi import FastAPI

from api.access.passwords import Passwords
from api.limits.rate_limits import RateLimits
from api.signin import (
    eyes_routes,
    link_routes,
    mailed_links,
    oidc_routes,
    password_routes,
    second_factor_routes,
)
from api.signin.oidc import open_provider
from fleet.settings import Settings
from service.accounts.links import open_account_links

# What needs no session: a middleware that asks for one lets these through.
OPEN_PATHS = ("/login", "/logout", "/link", "/reset", "/sent", "/second-factor", "/oidc", "/eyes", "/welcome")
ROUTERS = (password_routes, link_routes, mailed_links, second_factor_routes, oidc_routes, eyes_routes)


def install_sign_in(app: FastAPI, settings: Settings) -> None:
    """Mounts the pages, and keeps what they need in `app.state`; BadSettings where they cannot serve."""
    app.state.account_links = open_account_links(settings)
    app.state.passwords = Passwords()
    app.state.oidc = open_provider(settings)
    app.state.public_url = settings.public_url.rstrip("/") if settings.public_url else None
    app.state.can_mail = bool(settings.smtp_url)
    app.state.eyes = settings.eyes
    if not hasattr(app.state, "rate_limits"):
        app.state.rate_limits = RateLimits({})
    for module in ROUTERS:
        app.include_router(module.router)
