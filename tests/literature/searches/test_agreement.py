"""Agreement of two readers: against worked examples, and against the same thing reckoned in another way."""

from math import sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from literature.searching.agreement import FEWEST_FOR_INTERVAL, agreement


def table(rows: dict) -> list[tuple[str, str]]:
    return [pair for pair, number in rows.items() for _n in range(number)]


@pytest.mark.parametrize(
    ("both_yes", "first_yes", "second_yes", "both_no", "per_cent", "kappa"),
    [
        # Two readers of 50 proposals: po = (20 + 15) / 50 = 0.7, pe = 0.5 * 0.6 + 0.5 * 0.4 = 0.5
        (20, 5, 10, 15, 70, 0.4),
        # The same share of agreement, and different marginals: pe = 0.54 and 0.46
        (45, 15, 25, 15, 60, (0.6 - 0.54) / (1 - 0.54)),
        (25, 35, 5, 35, 60, (0.6 - 0.46) / (1 - 0.46)),
        # Never the same: po = 0, pe = 0.5
        (0, 10, 10, 0, 0, -1),
        (10, 0, 0, 10, 100, 1),
    ],
)
def test_worked_examples(both_yes, first_yes, second_yes, both_no, per_cent, kappa):
    pairs = table({("y", "y"): both_yes, ("y", "n"): first_yes, ("n", "y"): second_yes, ("n", "n"): both_no})
    found = agreement(pairs)
    assert found.n == len(pairs)
    assert found.per_cent == pytest.approx(per_cent)
    assert found.kappa == pytest.approx(kappa)
    assert found.agreed == both_yes + both_no


def test_three_verdicts():
    """200 records: rows .5 .3 .2, columns .4 .3 .3, so pe = .20 + .09 + .06; po = 58 / 200."""
    rows = [[50, 26, 24], [24, 4, 32], [6, 30, 4]]
    pairs = table({(str(a), str(b)): rows[a][b] for a in range(3) for b in range(3)})
    assert agreement(pairs).observed == pytest.approx(0.29)
    assert agreement(pairs).kappa == pytest.approx((0.29 - 0.35) / (1 - 0.35), abs=1e-12)


@pytest.mark.parametrize(
    ("pairs", "n", "observed"),
    [([], 0, None), ([("include", "include")] * 30, 30, 1.0), ([("unsure", "unsure")], 1, 1.0)],
)
def test_where_kappa_says_nothing_it_is_not_given(pairs, n, observed):
    found = agreement(pairs)
    assert (found.n, found.observed, found.kappa, found.interval) == (n, observed, None, None)


def test_readers_who_never_say_the_same_word_have_no_agreement_beyond_chance():
    assert agreement([("include", "exclude")] * 5).kappa == 0


def test_few_pairs_have_no_interval():
    pairs = [("y", "y"), ("n", "n"), ("y", "n")]
    assert agreement(pairs * (FEWEST_FOR_INTERVAL // 3)).interval is None
    assert agreement(pairs * (FEWEST_FOR_INTERVAL // 3 + 1)).interval is not None


VERDICTS = st.sampled_from(["include", "exclude", "unsure"])


def kappa_of(shares: dict, words: list) -> float:
    """Kappa in another way: from disagreements, 1 - (share that differs) / (share that would differ by chance)."""
    chance = differs = 0.0
    for a in words:
        for b in words:
            if a != b:
                differs += shares.get((a, b), 0)
                row = sum(shares.get((a, c), 0) for c in words)
                column = sum(shares.get((c, b), 0) for c in words)
                chance += row * column
    return 1 - differs / chance


@given(st.lists(st.tuples(VERDICTS, VERDICTS), min_size=FEWEST_FOR_INTERVAL, max_size=60))
def test_the_same_as_an_independent_reckoning(pairs):
    found = agreement(pairs)
    words = sorted({word for pair in pairs for word in pair})
    if len(words) == 1:
        assert found.kappa is None
        return
    n = len(pairs)
    shares = {(a, b): pairs.count((a, b)) / n for a in words for b in words}
    kappa = kappa_of(shares, words)
    assert found.kappa == pytest.approx(kappa, abs=1e-9)
    # The delta method with slopes taken numerically: variance = (E[slope^2] - E[slope]^2) / n.
    step, slopes = 1e-6, {}
    for cell in shares:
        total = 1 + step
        moved = {c: (share + (step if c == cell else 0)) / total for c, share in shares.items()}
        slopes[cell] = (kappa_of(moved, words) - kappa) / step
    mean = sum(share * slopes[cell] for cell, share in shares.items())
    variance = sum(share * slopes[cell] ** 2 for cell, share in shares.items()) - mean**2
    half = 1.959964 * sqrt(max(0.0, variance) / n)
    assert found.interval == pytest.approx((max(-1, kappa - half), min(1, kappa + half)), abs=2e-3)
