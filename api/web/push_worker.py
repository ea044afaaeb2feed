"""What a service worker does with a push message: it shows it, and a tap opens its address, on this site alone."""

from pathlib import Path

PUSH_WORKER = Path(__file__).with_suffix(".js").read_text(encoding="utf-8")
