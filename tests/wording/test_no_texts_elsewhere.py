"""No sentence for people stands outside `wording` and the product files."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
# Packages whose words reach people in two languages. The command line, and what it prints, is English.
PACKAGES = ("models", "predict", "store", "service", "dashboards", "api", "ingest", "fleet")
WORDS = re.compile(r"[A-Za-zÀ-ÿ]+(?:['’-][A-Za-z]+)?[,;:]? (?:[a-zà-ÿ'’-]+[,;:]? ){1,}[a-zà-ÿ'’-]+")
# Who is called with words for engineers: logs, metrics, settings, documentation of requests, faults of programs.
FOR_ENGINEERS = re.compile(
    r"(?:^|\.)(?:debug|info|warning|error|exception|critical|Counter|Gauge|Histogram|Field|Path|Query|Header|Option|"
    r"Argument|Doc|like|documented|example|include_router|APIRouter|FastAPI|add_argument|get|post|patch|put|delete|"
    r"compile|[A-Z]\w*(?:Error|Refused|Unavailable|NotFound)|Bad\w+|Forbidden\w+|No\w+|\w+Exception|execute|SQL)$"
)
