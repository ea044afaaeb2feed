"""What axe finds on a page, and whether a page is wider than its window."""

from functools import cache
from importlib.resources import files

from playwright.sync_api import Page, ViewportSize

RUN = """async () => {
  const { violations } = await axe.run(document, { resultTypes: ["violations"] });
  const why = (node) => [...node.any, ...node.all, ...node.none][0]?.message ?? "";
  const what = (nodes) => nodes.slice(0, 4).map((node) => node.html.slice(0, 160)).join(" || ");
  return violations.map(({ id, nodes }) => `${id} ${nodes.length}: ${what(nodes)} ${why(nodes[0])}`);
}"""
WIDEST = """() => [...document.querySelectorAll(".page *")]
  .filter((one) => one.getBoundingClientRect().right > innerWidth + 1)
  .slice(0, 3).map((one) => one.outerHTML.slice(0, 120)).join(" || ")"""
PHONE, ZOOMED, DESK = (
    ViewportSize(width=390, height=844),
    ViewportSize(width=720, height=450),
    ViewportSize(width=1440, height=900),
)


@cache
def axe_source() -> str:
    return (files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")


def axe_faults(page: Page) -> list[str]:
    """One line for each rule that the page breaks."""
    page.evaluate(axe_source())
    found: list[str] = page.evaluate(RUN)
    return found


def widths(page: Page) -> list[str]:
    """The windows in which a page that was loaded at 200 % scrolls sideways: that one, and a telephone's."""
    wide = []
    for name, size in (("200 %", ZOOMED), ("390 px", PHONE)):
        page.set_viewport_size(size)
        more = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        if more > 0:
            wide.append(f"{more} px too wide at {name}: {page.evaluate(WIDEST)}")
    page.set_viewport_size(ZOOMED)
    return wide
