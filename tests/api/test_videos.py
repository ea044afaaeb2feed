"""Videos of articles: small, drawn by ours, with captions in both languages, loaded when somebody taps them."""

import tomllib

from knowledge.files import article_files
from knowledge.filming import poster_of
from knowledge.markup import BlockKind, blocks, picture_of
from knowledge.questions import LANGUAGES
from knowledge.videos import FOLDER, LARGEST, length_of, video_file, video_names
from service.knowledge.loading import load_articles
from store.engine.database import Connection
from tests.api.my_world import browsing
from tests.service.service_world import NOW, settle


def test_every_video_is_small_captioned_and_shown_in_an_article() -> None:
    shown = {
        picture_of(block)[0]
        for file in article_files()
        for text in file.texts.values()
        for block in blocks(text.body)
        if block.kind is BlockKind.VIDEO
    }
    assert shown == video_names()
    assert len(shown) >= 6
    for name in shown:
        scenes = tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))["scene"]
        poster = (FOLDER / f"{name}.svg").read_text(encoding="utf-8")
        assert poster.strip() == poster_of(scenes[0]["drawing"])
        assert "<animate" not in poster
        assert len(poster) < 8_000
        assert "<script" not in poster
        for language in LANGUAGES:
            film = video_file(f"{name}.{language}.webm")
            assert film is not None
            assert film.path.read_bytes().startswith(b"\x1a\x45\xdf\xa3")
            assert film.path.stat().st_size <= LARGEST
            captions = (FOLDER / f"{name}.{language}.vtt").read_text(encoding="utf-8")
            assert [one[language] for one in scenes] == captions.strip().split("\n")[3::3]
            assert 15 <= length_of(name, language) <= 60


def test_a_page_loads_a_video_piece_by_piece_and_only_when_it_is_tapped(conn: Connection, database_url: str) -> None:
    settle(conn)
    load_articles(conn, NOW)
    with browsing(database_url) as web:
        page = web.get("/help/id/washer-clean-drain-filter")
        assert '<video controls preload="none"' in page.text
        assert "<script" not in page.text
        assert "media-src 'self'" in page.headers["content-security-policy"]
        piece = web.get("/help/videos/drain-filter.id.webm", headers={"Range": "bytes=0-99"})
        assert (piece.status_code, len(piece.content), piece.headers["content-type"]) == (206, 100, "video/webm")
        captions = web.get("/help/videos/drain-filter.en.vtt")
        assert captions.headers["content-type"].startswith("text/vtt")
        assert "Pull the plug" in captions.text
        for odd in ("drain-filter.toml", "parts.svg", "..%2Fquestions.py", "drain-filter", "drain-filter.fr.webm"):
            assert web.get(f"/help/videos/{odd}").status_code == 404, odd
