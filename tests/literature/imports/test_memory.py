"""Circular garbage is searched for seldom while an import works, and as usual afterwards."""

import gc

import pytest

from literature.imports.memory import SELDOM, searched_seldom, with_seldom_searches


@pytest.fixture
def usual():
    before = gc.get_threshold()
    yield before
    gc.set_threshold(*before)


def test_until_the_last_one_is_done(usual):
    first, second = searched_seldom(), searched_seldom()
    first.__enter__()
    second.__enter__()
    first.__exit__(None, None, None)
    assert gc.get_threshold() == SELDOM
    second.__exit__(None, None, None)
    assert gc.get_threshold() == usual


def test_while_a_generator_is_at_work_and_not_after_it_is_closed(usual):
    @with_seldom_searches
    def work(number):
        for _time in range(number):
            yield gc.get_threshold()

    assert list(work(2)) == [SELDOM, SELDOM]
    assert gc.get_threshold() == usual
    under_way = work(2)
    next(under_way)
    under_way.close()
    assert gc.get_threshold() == usual


def test_after_an_error(usual):
    with pytest.raises(ValueError, match="odd"), searched_seldom():
        raise ValueError("odd")
    assert gc.get_threshold() == usual
