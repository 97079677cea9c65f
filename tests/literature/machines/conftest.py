"""Sources as machines meet them."""

import pytest

from tests.factories.sources import make_topic, published

ARTICLE = {
    "type": "article-journal",
    "title": "Power in <i>Partnership</i>",
    "contributors": [
        {"role": "author", "family": "Lister", "given": "Sarah"},
        {"role": "author", "family": "Berg", "given": "Wolf", "particle": "van der"},
        {"role": "author", "literal": "Human Rights Watch"},
    ],
    "issued": "2000-03",
    "container_title": "Journal of International Development",
    "volume": "12",
    "issue": "2",
    "pages": "227-239",
    "publisher": "Wiley",
    "doi": "10.1002/(sici)1099-1328",
    "issn": "0954-1748",
    "url": "https://example.org/power?a=1&b=2",
    "abstract": "Who decides & why.",
    "language": "en",
}


@pytest.fixture
def topic(db):
    return make_topic("Civil society")


@pytest.fixture
def article(member, coordinator, topic):
    return published(member, coordinator, topics=[topic], tags=["aid", "power"], **ARTICLE)
