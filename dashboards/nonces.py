"""Gives the scripts and styles of NiceGUI's page a nonce, so that its policy need not allow every inline script."""

from collections.abc import Callable

from jinja2 import BaseLoader, Environment
from nicegui import client

PAGE = "index.html"
NONCE = 'nonce="{{ request.state.csp_nonce }}"'
# Styles that scripts add later bear the nonce too.
ADD_STYLE = "{ textContent: c }"
ADD_STYLE_WITH_NONCE = '{ textContent: c, nonce: "{{ request.state.csp_nonce }}" }'


class NonceLoader(BaseLoader):
    """Another loader's templates, with nonces in the page; LookupError where the page is no longer as expected."""

    def __init__(self, inner: BaseLoader) -> None:
        self._inner = inner

    def get_source(self, environment: Environment, template: str) -> tuple[str, str | None, Callable[[], bool] | None]:
        source, filename, up_to_date = self._inner.get_source(environment, template)
        return (with_nonces(source) if template == PAGE else source), filename, up_to_date


def with_nonces(source: str) -> str:
    """The page's template with a nonce in each script and style."""
    if ADD_STYLE not in source or "<script" not in source:
        raise LookupError(f"NiceGUI's {PAGE} has changed: find where it adds styles, and give them the nonce")
    with_styles = source.replace(ADD_STYLE, ADD_STYLE_WITH_NONCE)
    return with_styles.replace("<script", f"<script {NONCE}").replace("<style", f"<style {NONCE}")


def install_nonces() -> None:
    """From now on NiceGUI's pages bear the nonce of their request."""
    environment = client.templates.env
    if not isinstance(environment.loader, NonceLoader):
        assert environment.loader is not None
        environment.loader = NonceLoader(environment.loader)
        # Fails at the start, not at the first page.
        environment.get_template(PAGE)
