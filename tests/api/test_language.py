"""Which language an answer's sentences have."""

import pytest

from api.web.language import preferred_language


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("", "en"),
        ("id", "id"),
        ("id-ID,id;q=0.9,en;q=0.8", "id"),
        ("en-GB,en;q=0.9,id;q=0.8", "en"),
        ("de, id;q=0.5", "id"),
        ("de", "en"),
        ("id;q=0, *", "en"),
        ("id;q=x", "en"),
    ],
)
def test_a_request_chooses_the_language_of_sentences(header: str, language: str) -> None:
    assert preferred_language(header) == language
