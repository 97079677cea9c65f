"""What a run says of itself: which pages fail what is wanted, at the deciding size and at ten times as many."""

from benchmarks.measuring import Result, Throughput
from benchmarks.recording import table, verdict
from benchmarks.run import Size


def size(number: int, *pages: tuple[str, float], share: float = 0.6) -> Size:
    """A size at which bare SQL takes 2, the constant page 10, and the page's own statements 0."""
    results = [Result(name, True, [page], [0.0], [10.0], 3, question=[2.0]) for name, page in pages]
    return Size(number, results, Throughput([100.0], [100.0 * share]))


def test_pages_that_are_too_slow_are_named():
    assert verdict([size(100_000, ("list", 23.9), ("home", 24.0))]) == (
        "At 100,000: not under 2 times: home (cold) 2.00; the mix at least 50% of the constant page (60.0%)."
    )
    assert verdict([size(100_000, ("list", 23.9), share=0.49)]) == (
        "At 100,000: every page under 2 times; the mix NOT at least 50% of the constant page (49.0%)."
    )
    assert verdict([size(1000, ("list", 99.0))]) == ""


def test_what_grows_with_the_base_is_named():
    small, begins = size(100_000, ("list", 10), ("home", 10)), "At 1,000,000 pages take, of what they take at 100,000:"
    assert verdict([small, size(1_000_000, ("list", 25), ("home", 5))]).endswith(
        f"{begins} most list (cold), 2.50 times."
    )
    assert verdict([small, size(1_000_000, ("list", 31), ("home", 5))]).endswith(
        f"{begins} more than 3 times: list (cold) 3.10."
    )


def test_the_table_sets_pages_beside_bare_sql_and_beside_their_own_statements():
    assert table([size(100_000, ("list", 24.0))]).splitlines() == [
        "| page | 100,000, warm | 100,000, cold | 100,000, cold, own SQL |",
        "|---|---|---|---|",
        "| list | – | 2.00 (2.00) | 2.40 |",
        "| requests a second: mix as a share of the constant page | 60.0% | – | – |",
    ]
