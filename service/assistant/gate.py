"""Whether what was found answers the question: by how much of its words the best article covers.

The thresholds were set on `bench/questions/assistant/tuning_*.tsv` alone.
"""

from service.assistant.evidence import Evidence
from service.assistant.understanding import Asked

# Of the weight of the question's words, what the best article must hold; less where the question names one of our
# products, for then it is at least about a thing that we know.
COVERAGE, COVERAGE_OF_OURS = 0.6, 0.5
# Where it must hold them, on average: words of its body alone, which every article may hold, are too little.
STRENGTH = 0.2
# Of so many words that no article holds, the question is about something else.
STRANGE, STRANGE_TOPIC = 0.4, 0.5
# With so many strange words, what it must hold beside the product's name.
ODD, OWN_OF_ODD = 0.3, 0.52
# A word of everyday life that no article holds, beside no product of ours: what the article must hold then.
COVERAGE_BESIDE_ANOTHER_THING = 0.75
# Whether a product can do something: it says so where the article holds so much beside the product's name.
ABLE, ABLE_STRENGTH = 0.75, 0.4


def answers(asked: Asked, evidence: Evidence, *, product: str | None) -> bool:
    """Whether the first article may be given as the answer."""
    if asked.elsewhere or asked.foreign or not evidence.hits or evidence.article is None:
        return False
    first = evidence.hits[0]
    if first.by_code:
        return True
    if first.slug == asked.topic and not asked.codes:
        return evidence.strange < STRANGE_TOPIC
    if evidence.strange >= STRANGE:
        return False
    if evidence.strange >= ODD and first.own < OWN_OF_ODD:
        return False
    if evidence.everyday and not asked.products and first.coverage < COVERAGE_BESIDE_ANOTHER_THING:
        return False
    if asked.ability and (evidence.strange > 0 or first.own < ABLE or first.strength < ABLE_STRENGTH):
        return False
    named = asked.products or ((product,) if product else ())
    if named and first.products and not set(named) & set(first.products):
        return False
    return first.strength >= STRENGTH and first.coverage >= (COVERAGE_OF_OURS if asked.products else COVERAGE)
