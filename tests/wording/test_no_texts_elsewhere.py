"""No sentence for people stands outside `wording` and the product files; documentation, logs and faults are English."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
PACKAGES = ("models", "predict", "store", "service", "dashboards", "ingest")
# Of the API, what people read: the customer's page and the problems. The rest of its words document requests.
API = (
    "api/portal/routes.py",
    *(f"api/portal/{name}.py" for name in ("case", "seen", "view")),
    "api/portal/ticket_page.py",
    *(f"api/my/{name}.py" for name in ("account", "coming_in", "own_data", "rendering", "routes", "view")),
    "api/web/problems.py",
    "api/web/problem_handlers.py",
    "api/schemas/reasons.py",
    "api/web/language.py",
)
# Two words and more in a row, the later ones in small letters: a sentence, or a part of one.
SENTENCE = re.compile(r"[^\W\d_]{2,}[,;:]? [a-z]{2,}[,;:]? [a-z]{2,}")
INDONESIAN = re.compile(r"\b(?:yang|dengan|tidak|untuk|sudah|belum|dari|pada|dalam|tiket|perangkat|Anda|kerusakan)\b")
# Calls whose words are read by engineers: logs, metrics, faults of programs and files, SQL, attributes of elements.
CALLS = frozenset(
    (
        *("debug", "info", "warning", "error", "exception", "critical", "Counter", "Gauge", "Histogram", "write"),
        *("execute", "SQL", "Composed", "Text", "create_task", "compile", "add_argument", "removeprefix", "replace"),
        *("Query", "Header", "Path", "Field", "ConfigDict", "props", "classes", "run_javascript", "on"),
    )
)
# Files with words that only look like texts for people, and what they are.
NO_TEXTS = {
    "api/web/problem_handlers.py": "rules of pydantic, which speaks English",
    "dashboards/parts/shared/filtered_list.py": "JavaScript",
    "dashboards/sockets.py": "a reason that NiceGUI's own script knows",
    "models/model_files/sister.py": "what is wrong with a sister's model, for the log",
    "ingest/decoders/mapped.py": "details of dead letters, for engineers",
    "ingest/decoders/mapped_status.py": "details of dead letters, for engineers",
    "ingest/decoders/thingsboard.py": "details of dead letters, for engineers",
    **dict.fromkeys(
        (f"ingest/sparkplug/{name}.py" for name in ("births", "elements", "payload", "protobuf")),
        "details of dead letters, for engineers",
    ),
    "ingest/sorting/results.py": "details of dead letters, for engineers",
    "ingest/product_of_serial.py": "details of dead letters, for engineers",
    "service/broker_access/control.py": "answers of Mosquitto's plugin, and faults of connections",
    "store/engine/roles.py": "answers of the database, and SQL for its administrator",
    "store/rollups/layout.py": "a type of PostgreSQL",
}
TAGS = re.compile(r"<[^>]*>|\{[{%#].*?[}%#]\}", re.DOTALL)
# Where Indonesian may stand: played customers of the demo write as customers do; old sentences; examples of the API;
# what product files need not say: the labels of a boolean, the names of standard commands.
ELSEWHERE = ("demo", "firmware_sim", "store/migrations", "api/schemas", "fleet/product_files/build")


def strings(path: Path) -> Iterator[tuple[ast.Constant, list[ast.AST]]]:
    """Each string of a module but docstrings, with what it stands in, the innermost first."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    parents = {child: node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and not isinstance(parents[node], ast.Expr):
            around: list[ast.AST] = []
            while (node_or_parent := around[-1] if around else node) in parents:
                around.append(parents[node_or_parent])
            yield node, around


def for_engineers(around: list[ast.AST]) -> bool:
    return any(isinstance(node, (ast.Raise, ast.Assert)) or called(node) in CALLS for node in around)


def called(node: ast.AST) -> str:
    """The name of a function that is called there."""
    if not isinstance(node, ast.Call):
        return ""
    return node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")


def modules() -> list[Path]:
    found = [path for package in PACKAGES for path in (ROOT / package).rglob("*.py")]
    found += [ROOT / name for name in API]
    return sorted(p for p in found if "migrations" not in p.parts and str(p.relative_to(ROOT)) not in NO_TEXTS)


def test_no_module_words_a_sentence_for_people() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{node.lineno}: {str(node.value)[:60]!r}"
        for path in modules()
        for node, around in strings(path)
        if SENTENCE.search(str(node.value)) and not for_engineers(around)
    ]
    assert not found, "\n".join(found)


def test_indonesian_stands_in_wording_and_product_files_alone() -> None:
    sources = [
        path for path in ROOT.glob("*/**/*.py") if path.parts[len(ROOT.parts)] not in (".venv", "tests", "bench")
    ]
    found = [
        f"{path.relative_to(ROOT)}:{node.lineno}: {str(node.value)[:60]!r}"
        for path in sources
        if not str(path.relative_to(ROOT)).startswith(ELSEWHERE)
        for node, _ in strings(path)
        if INDONESIAN.search(str(node.value))
    ]
    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    "template",
    sorted(path for package in ("dashboards", "service", "api") for path in (ROOT / package).rglob("*.html")),
    ids=lambda path: path.name,
)
def test_templates_hold_no_words_of_their_own(template: Path) -> None:
    left = re.sub(r"<style>.*?</style>|<script.*?</script>", " ", template.read_text(encoding="utf-8"), flags=re.DOTALL)
    words = re.findall(r"[A-Za-z]{3,}", TAGS.sub(" ", left))
    assert set(words) <= {"Sigap", "doctype", "html", "nbsp"}, words
