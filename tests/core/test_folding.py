"""Names as they are compared, and the ids that are made of them."""

import pytest

from coachplan.core.folding import folded
from coachplan.core.scalars import slug


@pytest.mark.parametrize(
    ("name", "compared", "made"),
    [
        ("Chloé Martin", "chloe martin", "chloe-martin"),
        ("Søren Kjær", "soren kjaer", "soren-kjaer"),
        ("Łukasz Wiśniewski", "lukasz wisniewski", "lukasz-wisniewski"),
        ("Strauß", "strauss", "strauss"),
        ("Þóra Œuvray", "thora oeuvray", "thora-oeuvray"),
        ("Tom O\u2019Hara", "tom o'hara", "tom-o-hara"),
        ("Tom O'Hara", "tom o'hara", "tom-o-hara"),
        ("ﬁona", "fiona", "fiona"),
        ("花子", "花子", "u82b1-5b50"),
    ],
)
def test_a_name_is_compared_as_it_is_commonly_typed(name: str, compared: str, made: str) -> None:
    assert folded(name) == compared
    assert slug(name) == made
