"""Words with typing errors: those of the articles that share a key with one, and then those with the fewest errors.

A key is what is left of a word's first letters without one or two of them. Words that one or two errors make of each
other share one (symmetric deletion), so that few words have to be compared among many.
"""

from itertools import combinations

from knowledge.everyday import is_everyday
from knowledge.typing_errors import differing_keys, errors_allowed
from store.engine.database import Connection
from store.knowledge.article_search import SimilarWord, similar_words

# Shorter words have too many neighbours.
SHORTEST, CANDIDATES, MOST = 4, 12, 3
# As `near_keys_of` of the database: so many letters, and what stands before a key that lacks two.
FIRST_LETTERS, LACKS_TWO = 7, "2"


def nearest(conn: Connection, language: str, word: str) -> list[SimilarWord]:
    """The words that differ from one least, if they are near enough; [] where none is."""
    if len(word) < SHORTEST or word.isdecimal() or is_everyday(language, word):
        return []
    allowed = errors_allowed(word)
    near = [
        (errors, one)
        for one in similar_words(conn, language, word, keys=near_keys(word), errors=allowed, limit=CANDIDATES)
        if (errors := differing_keys(word, one.word)) <= allowed
    ]
    if not near:
        return []
    fewest = min(errors for errors, _ in near)
    return [one for errors, one in near if errors == fewest][:MOST]


def near_keys(word: str) -> list[str]:
    """The keys by which a word is found that errors, as many as are allowed, make of this one."""
    first, allowed = word[:FIRST_LETTERS], errors_allowed(word)
    left = [
        {"".join(letters) for letters in combinations(first, len(first) - lacking)} for lacking in range(allowed + 1)
    ]
    keys = set[str]().union(*left)
    return sorted(keys | ({LACKS_TWO + key for key in keys} if allowed > 1 else set()))
