"""Booklets of the demo's products: PDFs of what the care articles say, sent as a manufacturer would send theirs."""

import textwrap
from collections.abc import Iterator, Sequence
from uuid import NAMESPACE_URL, uuid5

from demo.world.client import Client, WorldRefused
from fleet.product import Product
from knowledge.files import ArticleFile, article_files
from knowledge.markup import BlockKind, blocks, plain_text

LANGUAGES = {"id": "Perawatan dan pemakaian: {name}", "en": "Care and use: {name}"}
WIDTH, HEIGHT, MARGIN = 595, 842, 56
# Of a kind of line: its font, its size, the space before it, and so many letters fit into it.
LINES = {
    "title": ("F2", 22, 0, 40),
    "heading": ("F2", 14, 14, 60),
    "part": ("F2", 11, 8, 80),
    "text": ("F1", 10.5, 4, 92),
}
Line = tuple[str, str]


def send_manuals(client: Client, product: Product) -> int:
    """How many booklets of a product are there now: none where no article is about it. The same again is the same."""
    files = [one for one in article_files() if one.kind in ("care", "use") and (product.id, "product", "") in one.links]
    sent = 0
    for language, title in LANGUAGES.items():
        name = title.format(name=getattr(product.name, language))
        if not files:
            continue
        about = {"title": name, "language": language, "product": product.id}
        number = uuid5(NAMESPACE_URL, f"demo/manual/{product.id}/{language}")
        try:
            client.send_file("/manuals", booklet(name, files, language), "application/pdf", client_id=number, **about)
        except WorldRefused:
            return sent
        sent += 1
    return sent


def booklet(title: str, files: Sequence[ArticleFile], language: str) -> bytes:
    """A PDF with text that can be searched and read aloud."""
    pages = list(_pages(list(_lines(title, files, language))))
    first = 5
    kids = " ".join(f"{first + 2 * number} 0 R" for number in range(len(pages)))
    font = "<< /Type /Font /Subtype /Type1 /BaseFont /{} /Encoding /WinAnsiEncoding >>"
    objects = [
        f"<< /Type /Catalog /Pages 2 0 R /Lang ({language}) >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>",
        font.format("Helvetica"),
        font.format("Helvetica-Bold"),
    ]
    for number, page in enumerate(pages):
        objects += [
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {WIDTH} {HEIGHT}] "
            f"/Resources << /Font << /F1 3 0 R /F2 4 0 R >> >> /Contents {first + 2 * number + 1} 0 R >>",
            f"<< /Length {len(page.encode('cp1252', 'replace'))} >>\nstream\n{page}\nendstream",
        ]
    return _written(objects)


def _lines(title: str, files: Sequence[ArticleFile], language: str) -> Iterator[Line]:
    yield "title", title
    for file in files:
        text = file.texts[language]
        yield "heading", text.title
        yield "text", text.summary
        step = 0
        for block in blocks(text.body):
            said = plain_text(f"- {block.text}")
            step = step + 1 if block.kind is BlockKind.STEP else 0
            match block.kind:
                case BlockKind.HEADING:
                    yield "part", block.text
                case BlockKind.STEP:
                    yield "text", f"{step}. {said}"
                case BlockKind.WARNING:
                    yield "part", f"! {said}"
                case BlockKind.ITEM | BlockKind.PARAGRAPH:
                    yield "text", f"• {said}" if block.kind is BlockKind.ITEM else said
                case _:  # Pictures and films stand on the pages.
                    continue


def _pages(lines: Sequence[Line]) -> Iterator[str]:
    """What draws each page."""
    drawn, y = list[str](), float(HEIGHT - MARGIN)
    for kind, said in lines:
        font, size, before, letters = LINES[kind]
        wrapped = textwrap.wrap(said, letters) or [""]
        if y - before - size * 1.3 * len(wrapped) < MARGIN:
            yield "\n".join(drawn)
            drawn, y = [], HEIGHT - MARGIN
        y -= before
        for one in wrapped:
            y -= size * 1.3
            shown = one.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
            drawn.append(f"BT /{font} {size} Tf {MARGIN} {y:.1f} Td ({shown}) Tj ET")
    yield "\n".join(drawn)


def _written(objects: Sequence[str]) -> bytes:
    made, places = b"%PDF-1.4\n", []
    for number, one in enumerate(objects, start=1):
        places.append(len(made))
        made += f"{number} 0 obj\n{one}\nendobj\n".encode("cp1252", "replace")
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    end = f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}"
    end += f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{len(made)}\n%%EOF\n"
    return made + end.encode("ascii")
