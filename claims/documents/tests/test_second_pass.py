"""A second look: the surer reading counts, and figures that were read in two ways are unsure."""

from PIL import Image

from claims.documents.formats.read_words import Word, rows_of, sure_letters, without_doubles
from claims.documents.formats.second_pass import (
    DOUBTFUL,
    MOST_LOOKS,
    UNSURE,
    better,
    joined,
    looked_at_again,
)

PAGE = Image.new("L", (1000, 4000), 255)


def word(text, confidence, left=100, top=100):
    return Word(text, left, top, left + 30 * len(text), top + 30, confidence)


def test_the_surer_reading_counts():
    poor, good = [word("온담플라위", 55)], [word("온담플라워", 91)]
    assert better(poor, good) is good and better(good, poor) is good
    assert better(poor, []) is poor
    latin = [word("of ax", 92)]
    assert better(latin, good) is good and better(good, latin) is good


def test_korean_words_that_were_read_in_two_ways_do_not_say_that_they_are_others():
    one, other = [word("해", 93), word("분식", 97, 200)], [word("해뜰", 90), word("분식", 97, 200)]
    for found in (better(one, other), better(other, one)):
        assert [(w.text, w.confidence) for w in found] == [("해뜰", DOUBTFUL), ("분식", DOUBTFUL)]


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


def test_of_two_readings_of_a_page_each_line_has_the_better_one():
    first = [word("상호", 95), word("해", 93, 300), Word("ax", 100, 200, 160, 230, 90),
             word("10월", 96, 300, 200), word("|", 90, 700), word("7", 88, 100, 300)]  # fmt: skip
    again = [word("상호", 90), word("해뜰", 92, 300), word("분식", 92, 380),
             word("예금주", 97, 100, 200), word("10월", 92, 300, 200), word("새", 80, 100, 400),
             word("?", 30, 100, 500)]  # fmt: skip
    rows = [[one.text for one in row] for row in rows_of(joined(first, again))]
    assert rows == [["상호", "해뜰", "분식", "|"], ["예금주", "10월"], ["7"], ["새"]]


def test_a_figure_that_was_read_in_part_is_taken_whole_and_a_longer_one_is_not():
    whole = [word("2022.10.16.", 89), word("15:42", 89, 500)]
    assert better([word("2022.10.", 79)], whole) is whole
    longer = [word("123-4566", 92)]
    assert better([word("123-456", 79)], longer)[0].confidence == UNSURE


def test_a_ruling_over_several_lines_joins_none_of_them():
    ruling = Word("|", 90, 90, 700, 500, 60)
    lines = [word("가나다", 95, 100, 100 + 50 * n) for n in range(6)]
    assert sorted(joined([*lines, ruling], lines)) == sorted([*lines, ruling])


def test_a_word_that_was_read_twice_stands_once():
    syllable, name = Word("분", 741, 485, 766, 502, 97), Word("분식", 738, 467, 799, 503, 97)
    assert without_doubles([syllable, name]) == [name] == without_doubles([name, syllable])
    assert without_doubles([name, name]) == [name]
    other = syllable._replace(text="하")  # a letter in a box that is too wide
    assert without_doubles([other, name]) == [other, name]
    beside = name._replace(left=800, right=861)
    assert without_doubles([name, beside]) == [name, beside]


def test_rubbish_has_few_letters():
    assert sure_letters([word("해뜰", 90), word("2022", 85), word("cafe", 99)]) == 10
    assert sure_letters([word("of", 95), word("|", 99), word("ㅇ", 90), word("해뜰", 60)]) == 0
