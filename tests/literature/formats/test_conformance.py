"""BibTeX against what another reference manager reads: `make conformance` prints it."""

import pytest

from benchmarks import conformance


@pytest.mark.skipif(not conformance.FOLDER.is_dir(), reason=f"the collection {conformance.FOLDER.name} is not here")
def test_values_are_right_as_often_as_promised_and_no_file_is_refused():
    measured = conformance.measure(conformance.FOLDER)

    assert measured.refused == []
    assert measured.compared["titles"] > 1_000
    shares = conformance.shares(measured)
    assert {field: share for field, share in shares.items() if share < conformance.BARS[field]} == {}
