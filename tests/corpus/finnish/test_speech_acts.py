"""What a question and a sentence do."""

import pytest

from corpus.finnish.speech_acts import names_most


@pytest.mark.parametrize(
    ("text", "most"),
    [
        ("Mikä on suurin hyvinvointialue?", True),
        ("Mitkä ovat yleisimmät esteet?", True),
        ("Mistä ilmoituksia tulee eniten?", True),
        ("Kuinka usein suunnitelma tarkistetaan?", False),
        ("Maksu peritään takaisin lasten vanhemmilta.", False),
    ],
)
def test_the_most_and_the_least(text: str, most: bool) -> None:
    assert names_most(text) is most
