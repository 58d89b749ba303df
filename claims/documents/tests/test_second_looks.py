"""A second look: the surer reading counts, and figures that were read in two ways are unsure."""

from PIL import Image

from claims.documents.formats.read_words import Word, rows_of
from claims.documents.formats.second_looks import (
    MOST_LOOKS,
    UNSURE,
    better,
    looked_at_again,
)

PAGE = Image.new("L", (1000, 4000), 255)


def word(text, confidence, left=100, top=100):
    return Word(text, left, top, left + 30 * len(text), top + 30, confidence)


def test_the_surer_reading_counts():
    poor, good = [word("온담플라위", 62)], [word("온담플라워", 91)]
    assert better(poor, good) is good and better(good, poor) is good
    assert better(poor, []) is poor


def test_figures_that_were_read_in_two_ways_are_unsure():
    one, other = [word("123-456", 70)], [word("123-458", 88)]
    for found in (better(one, other), better(other, one)):
        assert [(found[0].text, found[0].confidence)] == [("123-458", UNSURE)]
    same = [word("123-456", 90)]
    assert better(one, same) is same


def test_a_reading_that_is_hardly_one_says_nothing_about_another():
    figure, rubbish = [word("123-456", 70)], [word("7Z3", 20)]
    assert better(figure, rubbish) is figure
    assert better([word("7Z3", 20)], [word("123-456", 95)])[0].confidence == 95
    assert better([word("7Z3", 20)], [word("123-456", 70)])[0].confidence == UNSURE


def test_only_unsure_words_are_looked_at_the_least_sure_first_and_as_long_as_there_is_time():
    rows = rows_of([word("기업명", 95), word("온담", 60, 400), word("플라위", 70, 470),
                    word("대표자", 40, 100, 200), word("|", 20, 700, 200)])  # fmt: skip
    asked = []

    def read_line(part):
        asked.append(part.size)
        return [Word("대표자", 10, 10, 90, 40, 90)]

    seen = looked_at_again(PAGE, rows, read_line, lambda: len(asked) == 1)
    assert len(asked) == 1
    assert [[(w.text, w.confidence) for w in row] for row in seen] == [
        [("기업명", 95), ("온담", 60), ("플라위", 70)],
        [("대표자", 90), ("|", 20)],
    ]
    again = seen[1][0]
    assert 80 <= again.left < again.right <= 200 and 190 <= again.top < again.bottom <= 240


def test_looks_are_bounded():
    words = [word("가나", 30, 100, 40 * n) for n in range(2 * MOST_LOOKS)]
    asked = []
    looked_at_again(PAGE, [[one] for one in words], lambda part: asked.append(1) or [], lambda: 0)
    assert len(asked) == MOST_LOOKS
