"""Words that no customer should read, in either language, and where a text holds one."""

import html
import re

# Of statistics and models, of our own machinery, and of computers. Ticket and report numbers are no such words: people
# read them out.
WORDS = (
    *(r"failure modes?", r"mode kegagalan", r"moda kegagalan", r"predict(?:ion|ions|ed|s)?", r"prediksi\w*"),
    *(r"calibrat\w+", r"kalibrasi", r"percentiles?", r"persentil", r"percentage points?", r"poin persen"),
    *(r"probabilit(?:y|ies)", r"probabilitas", r"thresholds?", r"ambang(?: batas)?", r"confidence", r"intervals?"),
    *(r"anomal(?:y|ies|i)", r"telemetr(?:y|i)", r"baseline", r"regress\w+", r"Shapley", r"SHAP", r"champions?"),
    *(r"tokens?", r"payload", r"metrics?", r"metrik", r"assets?", r"aset", r"entitlements?", r"tenants?", r"webhooks?"),
    *(r"fleets?", r"backfill", r"dispatchers?", r"undefined", r"exception", r"traceback"),
)  # fmt: skip
# As they are written: "api" is fire in Indonesian.
ACRONYMS = ("JSON", "API", "URL", "HTTP", "SQL", "UTC", "NaN", "None", "RMA", "SLA", "KPI", "CSAT", "NPS", "MTTR")
FORBIDDEN = (
    re.compile(rf"\b(?:{'|'.join(WORDS)})\b", re.IGNORECASE),
    re.compile(rf"\b(?:{'|'.join(ACRONYMS)})\b"),
)
# Our own names and numbers of things: `compressor_wear`, `asset 12`, `#12`, `id=12`.
OURS = re.compile(
    r"\b[a-z]+_[a-z_]+\b|\b(?:asset|device|customer|perangkat|pelanggan) ?(?:id|ID)\b|\bid[=:] ?\d+|(?<!&)#\d+"
)
_CUT = re.compile(r"<(style|script|svg)\b.*?</\1>|<title>.*?</title>|<[^>]+>", re.DOTALL)


def unfit_words(text: str) -> list[str]:
    """What of a text no customer should read."""
    return sorted({found[0] for one in (*FORBIDDEN, OURS) for found in one.finditer(text)})


def visible(page: str) -> str:
    """What a reader of an HTML page sees; labels that are read out are seen, too."""
    spoken = re.findall(r'(?:aria-label|alt|placeholder|title)="([^"]*)"', page)
    return html.unescape(" ".join([re.sub(r"\s+", " ", _CUT.sub(" ", page)), *spoken]))
