"""Days as letters write them."""

from datetime import date

import pytest
from django.utils.translation import override

from claims.korean import letter_day, letter_weekday

FRIDAY = date(2023, 4, 21)


@pytest.mark.parametrize("reader", ["ko", "en"])
def test_a_day_is_written_in_the_language_of_the_letter_whoever_acts(reader):
    with override(reader):
        assert letter_day(FRIDAY) == "2023. 4. 21."
        assert letter_weekday(FRIDAY) == "2023. 4. 21. (금)"
        assert letter_day(FRIDAY, "en") == "21 April 2023"
        assert letter_weekday(FRIDAY, "en") == "Friday 21 April 2023"
