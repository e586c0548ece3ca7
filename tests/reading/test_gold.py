"""The reader on the sentences that were annotated by hand: no change may lose what it has reached there."""

from __future__ import annotations

import pytest

from indicators.reading import find_mentions
from tests.reading.gold.score import SETS, defects, load, score

REACHED = {  # overlap F1, exact span F1, all fields right; the first runs, before anyone looked, are in gold/README.md
    "first": (1.0, 1.0, 1.0),
    "blind": (0.995, 0.991, 0.987),
    "third": (0.999, 0.999, 0.998),
}


@pytest.mark.parametrize("name", SETS)
def test_what_was_reached_is_kept(name: str) -> None:
    sentences = load(SETS[name])
    assert [defect for sentence in sentences for defect in defects(sentence)] == []
    rates = score(find_mentions, sentences).rates()
    reached = (rates["F1, overlap"], rates["F1, exact span"], rates["quantities read all right"])
    assert all(rate >= least for rate, least in zip(reached, REACHED[name], strict=True)), reached
