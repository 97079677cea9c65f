"""Two files of a member: one not yet looked through, some of it here already, some broken; one that a search found."""

from accounts.demonstration import LOGINS
from accounts.models import User
from literature import formats
from literature.csl import to_csl
from literature.imports import actions, work
from literature.models import Import, LiteratureSearch, Source
from literature.models.imports import Choice, Then, Verdict

BY = LOGINS[2][0]
FILE_NAME = "partnerships-reading.bib"
#: Where the search was done of which the other file came (portal/demonstration/searches.py).
SEARCHED = "Scopus"
#: Works that the base has, by title: brought again, one of them with a series that the base lacks.
KNOWN = (
    "Development as Freedom",
    "A Ladder of Citizen Participation",
    "NGO Accountability: Politics, Principles and Innovations",
    "Activists Beyond Borders: Advocacy Networks in International Politics",
)
NEW = """
@book{kennedy2004,
  author = {Kennedy, David},
  title = {The Dark Sides of Virtue: Reassessing International Humanitarianism},
  publisher = {Princeton University Press},
  address = {Princeton},
  year = {2004},
  isbn = {978-0-691-11686-0}
}

@article{fowler1998a,
  author = {Fowler, Alan F.},
  title = {Authentic {NGDO} Partnerships in the New Policy Agenda for International Aid: Dead End or Light Ahead?},
  journal = {Development and Change},
  volume = {29},
  number = {1},
  pages = {137--159},
  year = {1998}
}

@book{easterly2006,
  author = {Easterly, William},
  title = {The White Man's Burden: Why the West's Efforts to Aid the Rest Have Done So Much Ill and So Little Good},
  publisher = {Penguin},
  address = {New York},
  year = {2006},
  keywords = {aid, accountability}
}

@book{uvin2004,
  author = {Uvin, Peter},
  title = {Human Rights and Development},
  publisher = {Kumarian Press},
  address = {Bloomfield},
  year = {2004}
}

@book{easterly-again,
  author = {Easterly, W.},
  title = {The white man's burden: why the {West}'s efforts to aid the rest have done so much ill and so little good},
  publisher = {Penguin Press},
  year = {2006}
}

@incollection{ebrahim2006,
  author = {Ebrahim, Alnoor},
  booktitle = {NGO Accountability},
  year = {2006}
}

@article{brinkerhoff2003,
  author = {Brinkerhoff, Derick W.},
  title = {Donor-Funded Government--{NGO} Partnership for Public Service Improvement: Cases from India and Pakistan},
  journal = {Voluntas},
  volume = {14},
  number = {1},
  pages = {105--122},
  year = {2003}
}

@book{hopgood2006,
  author = {Hopgood, Stephen},
  title = {Keepers of the Flame: Understanding Amnesty International},
  publisher = {Cornell University Press},
  address = {Ithaca},
  year = {2006},
  keywords = {Amnesty International, accountability}
}
"""


#: A record as a data base's export has it that lost its title.
BROKEN = """
@article{scopus-61,
  author = {Ossewaarde, R. and Nijhof, A. and Heyse, L.},
  journal = {Public Administration and Development},
  year = {2008}
}
"""


def build() -> None:
    """Bring the files and have them read; whoever logs in as this member finds the second waiting."""
    by = User.objects.get(email=BY)
    _of_a_search(by)
    _bring(by, _known() + NEW, FILE_NAME, tags=["partnership"])


def _bring(by: User, text: str, file_name: str, **given) -> Import:
    brought = actions.bring(
        by=by,
        group=by.memberships.select_related("group").first().group,
        data=text.encode(),
        format="bibtex",
        characters=len(text),
        file_name=file_name,
        **given,
    )
    work.go_on_with(brought.pk)
    return brought


def _of_a_search(by: User) -> None:
    """What the first search found, as the data base exports it: all of it stands on the search already."""
    search = LiteratureSearch.objects.with_question().get(place=SEARCHED)
    sources = Source.objects.published().filter(found_by__search=search).order_by("title_key", "pk")
    text = formats.write([to_csl(source) for source in sources], "bibtex") + BROKEN
    brought = _bring(by, text, "scopus.bib", search=search)
    for verdict in (Verdict.SAME, Verdict.LIKELY, Verdict.NEW):
        actions.choose_for_all(brought, by=by, verdict=verdict, choice=Choice.LEAVE)
    actions.begin_writing(brought, by=by, then=Then.DRAFT)
    work.go_on_with(brought.pk)
    # On the day of the search, which the actions cannot know.
    Import.objects.filter(pk=brought.pk).update(brought_at=search.created_at, written_at=search.created_at)


def _known() -> str:
    """The known works as the base has them, with a place in a series or shelf that it lacks."""
    items = []
    for source in Source.objects.published().filter(title__in=KNOWN).order_by("title_key"):
        item = to_csl(source)
        if source.type == "book" and not source.collection_title and not items:
            item["collection-title"] = "Reading list of the working group"
        items.append(item)
    return formats.write(items, "bibtex")
