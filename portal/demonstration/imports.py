"""A file that a member has brought and not yet looked through: some of it is here already, some is broken."""

from accounts.demonstration import LOGINS
from accounts.models import User
from literature import formats
from literature.csl import to_csl
from literature.imports import actions, work
from literature.models import Source

BY = LOGINS[2][0]
FILE_NAME = "partnerships-reading.bib"
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


def build() -> None:
    """Bring the file and have it read; whoever logs in as this member finds it waiting."""
    by = User.objects.get(email=BY)
    text = _known() + NEW
    brought = actions.bring(
        by=by,
        group=by.memberships.select_related("group").first().group,
        data=text.encode(),
        format="bibtex",
        characters=len(text),
        file_name=FILE_NAME,
        tags=["partnership"],
    )
    work.go_on_with(brought.pk)


def _known() -> str:
    """The known works as the base has them, with a place in a series or shelf that it lacks."""
    items = []
    for source in Source.objects.published().filter(title__in=KNOWN).order_by("title_key"):
        item = to_csl(source)
        if source.type == "book" and not source.collection_title and not items:
            item["collection-title"] = "Reading list of the working group"
        items.append(item)
    return formats.write(items, "bibtex")
