"""Pseudo failure modes: `unusual:<what is watched>`, for an inspection of a component that is unlike itself.

No product file can declare them, for its identifiers hold no colon. They name no failure mode: a technician finds out.
"""

from fleet.product import Product

PREFIX = "unusual:"


def unusual_mode(watched: str) -> str:
    """The pseudo failure mode of a component, or of a metric that no component lists."""
    return PREFIX + watched


def watched_of(mode_id: str) -> str | None:
    """What a pseudo failure mode is about; None for a failure mode."""
    return mode_id.removeprefix(PREFIX) if mode_id.startswith(PREFIX) else None


def component_about(product: Product, mode_id: str) -> str | None:
    """The component that a failure mode or pseudo failure mode is about; None where no declared one is."""
    watched = watched_of(mode_id)
    if watched is not None:
        return watched if product.component(watched) else None
    mode = product.mode(mode_id)
    return mode.component if mode else None


def unusual_modes(product: Product) -> list[str]:
    """Every pseudo failure mode that the product can have."""
    watched = [one.id for group in (product.components, product.metrics, product.derived) for one in group]
    return [unusual_mode(one) for one in dict.fromkeys(watched)]
