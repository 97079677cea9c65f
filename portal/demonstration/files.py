"""Files and links of the demonstration: PDFs for everybody, for members, in waiting; addresses gone and moved."""

import io
from datetime import date, timedelta
from itertools import product

import typst
from django.utils import timezone

from accounts.models import User
from literature.demonstration import works
from literature.files.actions import add_file
from literature.files.texts import read_due
from literature.links import checking
from literature.links.asking import Copy, Outcome
from literature.models import Source, SourceFile, SourceLink

#: Words of the Universal Declaration of Human Rights (General Assembly resolution 217 A), which belong to everybody.
DECLARATION = """
= Universal Declaration of Human Rights
_General Assembly resolution 217 A (III) of 10 December 1948. Extract._

Whereas recognition of the inherent dignity and of the equal and inalienable rights of all members of the human family
is the foundation of freedom, justice and peace in the world,

Whereas Member States have pledged themselves to achieve, in co-operation with the United Nations, the promotion of
universal respect for and observance of human rights and fundamental freedoms,

*Article 1.* All human beings are born free and equal in dignity and rights. They are endowed with reason and
conscience and should act towards one another in a spirit of brotherhood.

*Article 3.* Everyone has the right to life, liberty and security of person.
#pagebreak()
*Article 20.* Everyone has the right to freedom of peaceful assembly and association. No one may be compelled to belong
to an association.

*Article 22.* Everyone, as a member of society, has the right to social security and is entitled to realization,
through national effort and international co-operation and in accordance with the organization and resources of each
State, of the economic, social and cultural rights indispensable for his dignity and the free development of his
personality.

*Article 28.* Everyone is entitled to a social and international order in which the rights and freedoms set forth in
this Declaration can be fully realized.
"""
HANDOUT = """
= The ladder, on one page
_A handout of WG 3, for the discussion of partnerships that are shared in name only._

Which rung does a partnership stand on? Ask who may say no, who sees the money, and who can end it. Where the answer to
all three is the donor, what is called partnership is consultation.
"""
PRINCIPLES = """
= Ten principles, four questions
_Notes for the working group._

What does a business promise when it joins, who looks whether the promise is kept, what happens when it is not, and who
has a voice in that? The principles answer the first of the four.
"""


def build(cast, say) -> None:
    """Attach the files, read their text, and write down what looks at some addresses found; nobody is asked."""
    declaration, ladder, principles = map(_source, ("udhr-1948", "arnstein-1969", "global-compact-principles"))
    member = next(user for user in cast.people.values() if _is_plain_member_of(user, principles))
    _attach(declaration, _coordinator(declaration, cast), DECLARATION, "UDHR-extract.pdf", "public-domain")
    _attach(ladder, _coordinator(ladder, cast), HANDOUT, "The-ladder-on-one-page.pdf", "none")
    _attach(principles, member, PRINCIPLES, "Ten-principles-four-questions.pdf", "cc-by")
    read_due(timezone.now())
    _looks()
    say(f"{SourceFile.objects.count()} files, {SourceLink.objects.dead().count()} addresses that are gone.")


def _source(work_id: str) -> Source:
    title = next(item["title"] for item in works() if item["id"] == work_id)
    return Source.objects.published().get(title=title)


def _coordinator(source: Source, cast) -> User:
    number = next(number for number, group in cast.groups.items() if group.pk == source.group_id)
    return cast.coordinators[number][0]


def _is_plain_member_of(user: User, source: Source) -> bool:
    return user.is_active and user.roles.get(source.group_id) == "member"


def _attach(source: Source, by: User, text: str, name: str, licence: str) -> None:
    setting = '#set page(paper: "a5", margin: 18mm)\n#set text(size: 10pt)\n#set par(justify: true)\n'
    upload = io.BytesIO(typst.compile((setting + text).encode()))
    upload.name, upload.size = name, len(upload.getbuffer())
    add_file(source, by=by, upload=upload, licence=licence, version="published")


def _looks() -> None:
    now = timezone.now()
    checking.gather(now - timedelta(days=20))
    for work_id, days in product(("ciri-2014", "global-compact-principles"), (19, 12, 5)):
        gone = SourceLink.objects.get(source=_source(work_id), kind="url")
        checking.record(
            gone,
            Outcome("gone", 404),
            now=now - timedelta(days=days),
            find_copy=lambda address, _around: Copy(f"https://web.archive.org/web/2014/{address}", date(2014, 5, 1)),
        )
    moved = SourceLink.objects.get(source=_source("pts-2019"), kind="url")
    checking.record(moved, Outcome("moved", 200, "https://www.politicalterrorscale.org/"), now=now - timedelta(days=5))
