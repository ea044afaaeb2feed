"""An identity provider (OpenID Connect): where to send people, and what it answers, checked.

Authorization code with PKCE, state and nonce. Authlib makes the requests' parameters and checks the claims.
"""

import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, urlsplit

import httpx
from authlib.oauth2.rfc6749.parameters import prepare_grant_uri
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from fleet.settings import BadSettings, Settings
from store.identity.people import Role

SCOPE = "openid email profile"
# Made with the provider's private key: never `none`, never a shared secret.
ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"]
TIMEOUT_S = 10.0
LEEWAY_S = 60
KEPT_S = 3600
LARGEST = 1 << 20
LONGEST = 500


class NotVouched(Exception):
    """The provider's answer proves nobody; the message is for the log."""


@dataclass(frozen=True, slots=True)
class Begun:
    """A request to the provider: where to, and what the browser's sign-in keeps."""

    address: str
    state: str = field(repr=False)
    nonce: str = field(repr=False)
    verifier: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Identity:
    """Whom the provider vouches for; `email` only where the provider has verified it."""

    issuer: str
    subject: str
    email: str | None
    name: str


class Provider:
    """One identity provider; what it publishes about itself is read when it is first needed, and kept for an hour."""

    def __init__(
        self, issuer: str, client_id: str, client_secret: str, label: str = "OpenID Connect", role: Role | None = None
    ) -> None:
        self.issuer, self.label, self.default_role = issuer, label, role
        self._client_id, self._client_secret = client_id, client_secret
        self._metadata: tuple[float, Mapping[str, Any]] | None = None
        self._keys: tuple[float, KeySet] | None = None

    async def begin(self, redirect_uri: str) -> Begun:
        """NotVouched where the provider cannot be reached."""
        async with _client() as client:
            endpoint = str((await self._about(client))["authorization_endpoint"])
        state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(3))
        address = prepare_grant_uri(
            endpoint,
            client_id=self._client_id,
            response_type="code",
            redirect_uri=redirect_uri,
            scope=SCOPE,
            state=state,
            nonce=nonce,
            code_challenge=create_s256_code_challenge(verifier),
            code_challenge_method="S256",
        )
        return Begun(address, state, nonce, verifier)

    async def finish(self, code: str, *, redirect_uri: str, nonce: str, verifier: str) -> Identity:
        """Whom a code of the provider stands for; NotVouched."""
        async with _client() as client:
            about = await self._about(client)
            token = await self._token(client, about, code, redirect_uri, verifier)
            claims = await self._claims(client, about, token, nonce)
            if not claims.get("email") and about.get("userinfo_endpoint"):
                claims = {**claims, **await _userinfo(client, about, token, claims["sub"])}
        email = claims.get("email")
        verified = claims.get("email_verified") in (True, "true") and isinstance(email, str) and len(email) <= 254
        name = str(claims.get("name") or claims.get("preferred_username") or email or claims["sub"])
        subject = str(claims["sub"])
        if not 0 < len(subject) <= LONGEST or "\0" in subject:
            raise NotVouched(f"a subject of {len(subject)} characters")
        return Identity(self.issuer, subject, str(email).lower() if verified else None, name)

    async def _about(self, client: httpx.AsyncClient) -> Mapping[str, Any]:
        if self._metadata is None or time.monotonic() - self._metadata[0] > KEPT_S:
            found = await _json(client, "GET", f"{self.issuer.rstrip('/')}/.well-known/openid-configuration")
            if str(found.get("issuer", "")).rstrip("/") != self.issuer.rstrip("/"):
                raise NotVouched(f"{self.issuer} says that it is {found.get('issuer')!r}")
            missing = {"authorization_endpoint", "token_endpoint", "jwks_uri"} - set(found)
            if missing:
                raise NotVouched(f"{self.issuer} names no {', '.join(sorted(missing))}")
            self._metadata = (time.monotonic(), found)
        return self._metadata[1]

    async def _token(
        self, client: httpx.AsyncClient, about: Mapping[str, Any], code: str, redirect_uri: str, verifier: str
    ) -> Mapping[str, Any]:
        fields = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": redirect_uri,
            "code_verifier": verifier,
            "client_id": self._client_id,
        }
        methods = about.get("token_endpoint_auth_methods_supported", ["client_secret_basic"])
        if "client_secret_basic" in methods:  # RFC 6749, 2.3.1: both are form-encoded first.
            auth = httpx.BasicAuth(quote(self._client_id, safe=""), quote(self._client_secret, safe=""))
            return await _json(client, "POST", str(about["token_endpoint"]), data=fields, auth=auth)
        fields["client_secret"] = self._client_secret
        return await _json(client, "POST", str(about["token_endpoint"]), data=fields)

    async def _claims(
        self, client: httpx.AsyncClient, about: Mapping[str, Any], token: Mapping[str, Any], nonce: str
    ) -> dict[str, Any]:
        sent, keys = str(token.get("id_token", "")), await self._key_set(client, about)
        try:
            try:
                read = jwt.decode(sent, keys, algorithms=ALGORITHMS)
            except (JoseError, ValueError):  # The provider may have a new key.
                read = jwt.decode(sent, await self._key_set(client, about, anew=True), algorithms=ALGORITHMS)
            claims = CodeIDToken(
                read.claims,
                read.header,
                options={
                    "iss": {"essential": True, "value": str(about["issuer"])},
                    "aud": {"essential": True, "value": self._client_id},
                },
                params={"nonce": nonce, "client_id": self._client_id, "access_token": token.get("access_token")},
            )
            claims.validate(leeway=LEEWAY_S)
        except (JoseError, ValueError, TypeError, KeyError) as exc:
            raise NotVouched(f"an ID token that is not good: {exc}") from exc
        return dict(claims)

    async def _key_set(self, client: httpx.AsyncClient, about: Mapping[str, Any], *, anew: bool = False) -> KeySet:
        if anew or self._keys is None or time.monotonic() - self._keys[0] > KEPT_S:
            found = await _json(client, "GET", str(about["jwks_uri"]))
            try:
                self._keys = (time.monotonic(), KeySet.import_key_set(found))  # type: ignore[arg-type]
            except (JoseError, ValueError, TypeError, KeyError) as exc:
                raise NotVouched(f"keys that cannot be read: {exc}") from exc
        return self._keys[1]


def open_provider(settings: Settings) -> Provider | None:
    """The provider of the settings; None where there is none, BadSettings where one cannot be used."""
    if settings.oidc_issuer is None:
        return None
    issuer = urlsplit(settings.oidc_issuer)
    here = issuer.hostname in ("127.0.0.1", "::1", "localhost")
    if issuer.scheme != "https" and not (here and issuer.scheme == "http"):
        raise BadSettings(f"SIGAP_OIDC_ISSUER={settings.oidc_issuer!r}: must be an https address")
    if not settings.oidc_client_id or not settings.oidc_client_secret:
        raise BadSettings("SIGAP_OIDC_ISSUER needs SIGAP_OIDC_CLIENT_ID and SIGAP_OIDC_CLIENT_SECRET")
    try:
        role = Role(settings.oidc_default_role) if settings.oidc_default_role else None
    except ValueError:
        role = Role.CUSTOMER
    if role in (Role.CUSTOMER, Role.ADMINISTRATOR):
        raise BadSettings(
            f"SIGAP_OIDC_DEFAULT_ROLE={settings.oidc_default_role!r}: must be a role of staff, and no administrator"
        )
    return Provider(
        settings.oidc_issuer, settings.oidc_client_id, settings.oidc_client_secret, settings.oidc_label, role
    )


def _client() -> httpx.AsyncClient:
    return httpx.AsyncClient(timeout=TIMEOUT_S, follow_redirects=False, trust_env=True)


async def _json(client: httpx.AsyncClient, method: str, url: str, **more: Any) -> dict[str, Any]:
    try:
        answer = await client.request(method, url, headers={"Accept": "application/json"}, **more)
        answer.raise_for_status()
        found = answer.json() if len(answer.content) <= LARGEST else None
    except (httpx.HTTPError, ValueError) as exc:
        raise NotVouched(f"{method} {urlsplit(url).netloc}: {exc}") from exc
    if not isinstance(found, dict):
        raise NotVouched(f"{method} {urlsplit(url).netloc}: no object")
    return found


async def _userinfo(
    client: httpx.AsyncClient, about: Mapping[str, Any], token: Mapping[str, Any], subject: object
) -> dict[str, Any]:
    url = str(about["userinfo_endpoint"])
    bearer = {"Authorization": f"Bearer {token.get('access_token', '')}", "Accept": "application/json"}
    try:
        answer = await client.get(url, headers=bearer)
        answer.raise_for_status()
        found = answer.json()
    except (httpx.HTTPError, ValueError) as exc:
        raise NotVouched(f"userinfo: {exc}") from exc
    if not isinstance(found, dict) or found.get("sub") != subject:
        raise NotVouched("userinfo is about somebody else")
    return {name: found[name] for name in ("email", "email_verified", "name") if name in found}
