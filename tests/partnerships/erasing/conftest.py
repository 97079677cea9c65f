"""What the tests of erasing have in common: records that hold the planted word, and a folder of their own."""

import pytest
from django.core.management import call_command

from partnerships.actions import (
    asking,
    propose_change_to_case,
)
from partnerships.models import Asking, Partnership
from tests.factories.partnerships import accept_case, give_typology, publish_case
from tests.factories.sources import published
from tests.partnerships.erasing.planting import OTHER, WORD, tell_all, texts


@pytest.fixture(autouse=True)
def _media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def source(member, coordinator):
    return published(member, coordinator, title="A source")


@pytest.fixture
def told(group, coordinator):
    """A case told by a private link, sent, published, and asked to be removed."""
    asked = asking.ask(
        by=coordinator, group=group, name=f"Ana {WORD}", email=f"ana@{WORD.lower()}.example", message=f"Dear {WORD}"
    )
    asking.keep(asked, values=texts(named_as="name"))
    asking.send(Asking.objects.get(pk=asked.pk), consent=f"I agree, {WORD}.", wants_copy=True)
    case = accept_case(Asking.objects.get(pk=asked.pk).case, by=coordinator, comment=f"Thanks, {WORD}.")
    asking.ask_for_removal(Asking.objects.get(pk=asked.pk), reason=f"{WORD} is in danger.")
    return case


@pytest.fixture
def case(member, group, coordinator):
    return publish_case(member, group, coordinator, title=f"Of {WORD}")


@pytest.fixture
def protected(member, group, coordinator):
    """A case that keeps something back; `coordinator` is named, `second_coordinator` is not."""
    return publish_case(member, group, coordinator, readers=[coordinator], confidential_note=WORD)


@pytest.fixture
def rich(member, other_member, group, coordinator, source, django_capture_on_commit_callbacks):
    """A case in which a partner, a place and who told it are all called by the word, and so is much that was said."""
    give_typology()
    values = texts(teller_organisation="", confidential_note="", named_as="name")
    values["partners"][0]["name"] = OTHER
    with django_capture_on_commit_callbacks(execute=True):
        case = publish_case(member, group, coordinator, readers=[coordinator], tags=[WORD, "shared"], **values)
        tell_all(case, member, other_member, coordinator, source)
        change = propose_change_to_case(Partnership.objects.get(pk=case.pk), by=coordinator)
        assert change.title.startswith("The Z")
    call_command("run_due")
    return Partnership.objects.get(pk=case.pk)
