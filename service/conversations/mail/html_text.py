"""The text of a mail that is HTML alone: words and line ends, without what its writer quotes."""

from html.parser import HTMLParser

# Where mail programs put what they quote: Gmail, Outlook, Yahoo, Thunderbird, Apple.
QUOTED = ("gmail_quote", "divRplyFwdMsg", "appendonsend", "yahoo_quoted", "moz-cite-prefix", "OutlookMessageHeader")
SILENT = frozenset({"script", "style", "head", "title", "template"})
BLOCKS = frozenset({"p", "div", "br", "tr", "li", "h1", "h2", "h3", "h4", "table", "ul", "ol", "hr"})
VOID = frozenset({"br", "hr", "img", "meta", "input", "link", "col", "wbr", "area", "base", "source"})


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []
        self._silent = 0
        self._quoted = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in SILENT:
            self._silent += 1
        marks = " ".join(value or "" for name, value in attrs if name in ("class", "id"))
        if any(mark in marks for mark in QUOTED) or (tag == "blockquote" and self._has_words()):
            self._quoted = True
        if tag in BLOCKS:
            self.words.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in SILENT:
            self._silent = max(self._silent - 1, 0)
        if tag in BLOCKS and tag not in VOID:
            self.words.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._silent and not self._quoted:
            self.words.append(" ".join(data.split()) + (" " if data[-1:].isspace() else ""))

    def _has_words(self) -> bool:
        return any(one.strip() for one in self.words)


def text_of_html(html: str) -> str:
    """What quotes begin with ends it; a mail that holds nothing else is taken whole."""
    reader = _Text()
    reader.feed(html)
    reader.close()
    lines = [line.strip() for line in "".join(reader.words).split("\n")]
    kept: list[str] = []
    for line in lines:
        if line or (kept and kept[-1]):
            kept.append(line)
    return "\n".join(kept).strip()
