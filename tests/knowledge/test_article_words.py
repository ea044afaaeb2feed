"""Articles hold no word that no customer should read."""

from knowledge.files import article_files
from tests.wording.plain_words import unfit_words

# Prepaid electricity is bought as a token in Indonesia.
OTHERWISE_MEANT = {"token"}


def test_no_article_holds_a_word_that_no_customer_should_read() -> None:
    found = {
        (file.slug, language): unfit
        for file in article_files()
        for language, text in file.texts.items()
        if (unfit := set(unfit_words(f"{text.title} {text.summary} {text.body}")) - OTHERWISE_MEANT)
    }
    answers = {
        (file.slug, one.name): unfit
        for file in article_files()
        if file.tree
        for one in file.tree.questions.values()
        for answer in one.answers
        if (unfit := set(unfit_words(" ".join(answer.said.values()))))
    }
    assert found == {}
    assert answers == {}
