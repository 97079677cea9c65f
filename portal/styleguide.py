"""The style guide: every component with real bibliographic content, to look at and to test.

`context()` needs no database; `page` is the view of one of PAGES (templates/portal/styleguide/NAME.html).
"""

from datetime import datetime, timezone

from django import forms
from django.http import Http404
from django.shortcuts import render
from django.utils.safestring import mark_safe

PAGES = ("parts", "home", "list", "record", "review", "form")


def page(request, name="parts"):
    """View: one page of the style guide; an unknown name is not found."""
    if name not in PAGES:
        raise Http404
    return render(request, f"portal/styleguide/{name}.html", context())


class SourceForm(forms.Form):
    """A form with every kind of control, as the form for a source might have them."""

    kind = forms.ChoiceField(
        label="Kind of source",
        choices=[("book", "Book"), ("chapter", "Chapter"), ("article", "Article"), ("report", "Report")],
        widget=forms.Select(attrs={"data-decides": True}),
    )
    title = forms.CharField(help_text="As it stands on the title page, the subtitle after a colon.")
    container = forms.CharField(label="Journal", required=False)
    book_title = forms.CharField(label="Title of the book", required=False)
    year = forms.CharField(help_text="A year is enough.")
    doi = forms.CharField(label="DOI", required=False)
    abstract = forms.CharField(required=False, widget=forms.Textarea(attrs={"rows": 4}))
    areas = forms.MultipleChoiceField(
        label="Research areas",
        required=False,
        choices=[
            ("civil", "Role of civil society"),
            ("csr", "Corporate social responsibility"),
            ("internet", "Internet governance"),
        ],
        widget=forms.CheckboxSelectMultiple,
    )
    language = forms.ChoiceField(
        choices=[("en", "English"), ("fr", "French"), ("de", "German")], widget=forms.RadioSelect
    )
    scan = forms.FileField(label="Title page", required=False, help_text="PDF or picture, up to 4 MB.")
    sure = forms.BooleanField(label="I have looked at the title page", help_text="Not only at a list.")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["title"].example = "Activists beyond Borders: Advocacy Networks in International Politics"
        self.fields["doi"].example = "10.1002/pad.203"
        self.fields["year"].short = True
        self.fields["container"].shows_for = ["article"]
        self.fields["book_title"].shows_for = ["chapter"]


class DecisionForm(forms.Form):
    comment = forms.CharField(
        label="Comment",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="The author reads it with your decision; it stays on the item.",
    )


STATES = (
    ("draft", "Draft"),
    ("submitted", "Submitted"),
    ("changes_requested", "Changes requested"),
    ("published", "Published"),
    ("declined", "Declined"),
    ("withdrawn", "Withdrawn"),
)
ENTRIES = (
    {
        "what": mark_safe("Activists beyond Borders: Advocacy <mark>Networks</mark> in International Politics"),
        "who": "Margaret E. Keck and Kathryn Sikkink",
        "where": ["Book", "1998", "Ithaca: Cornell University Press"],
    },
    {
        "what": "Government–Nonprofit Partnership: A Defining Framework",
        "who": "Jennifer M. Brinkerhoff",
        "where": ["Article", "2002", mark_safe("<i>Public Administration and Development</i> 22(1), 19–30")],
    },
    {
        "what": "The Power of Human Rights: International Norms and Domestic Change",
        "who": "Thomas Risse, Stephen C. Ropp and Kathryn Sikkink (eds.)",
        "where": ["Book", "1999", "Cambridge: Cambridge University Press"],
        "found": mark_safe(
            "… principled-issue <mark>networks</mark> link domestic groups to international regimes and "
            "put norm-violating states on the international agenda …"
        ),
    },
    {
        "what": "Guiding Principles on Business and Human Rights",
        "who": "Office of the United Nations High Commissioner for Human Rights",
        "where": ["Report", "2011", "New York and Geneva: United Nations", "HR/PUB/11/04"],
    },
    {
        "what": "Einführung in das internationale Menschenrechtssystem",
        "who": "Manfred Nowak",
        "where": ["Book", "2002", "Wien: Neuer Wissenschaftlicher Verlag", "in German"],
    },
    {
        "what": "Too Close for Comfort? The Impact of Official Aid on Nongovernmental Organizations",
        "who": "Michael Edwards and David Hulme",
        "where": ["Article", "1996", mark_safe("<i>World Development</i> 24(6), 961–973")],
        "state": "changes_requested",
        "state_label": "Changes requested",
    },
)


def context():
    """Sample content for all pages of the style guide, as a template context."""
    wrong = SourceForm({"kind": "article", "title": "", "year": "199", "language": "en"})
    wrong.add_error("year", "A year has four figures.")
    return {
        "entries": ENTRIES,
        "states": STATES,
        "form": SourceForm(initial={"kind": "article", "language": "en"}),
        "wrong": wrong,
        "comment": DecisionForm()["comment"],
        **_list_context(),
        **_record_context(),
        **_review_context(),
    }


def _list_context():
    def facet(title, *options):
        return {
            "title": title,
            "options": [
                {"label": label, "number": number, "url": "#", "current": label in ("Book", "English")}
                for label, number in options
            ],
        }

    return {
        "chips": [
            {"label": "Kind", "value": "Book", "url": "#"},
            {"label": "Language", "value": "English", "url": "#"},
        ],
        "facets": [
            facet("Kind", ("Book", 27), ("Article", 24), ("Report", 8), ("Chapter", 4), ("Dataset", 1)),
            facet("Language", ("English", 51), ("German", 7), ("French", 6)),
            facet(
                "Research area",
                ("Role of civil society", 22),
                ("Business and human rights", 19),
                ("Corporate social responsibility", 11),
                ("Internet governance", 9),
            ),
        ],
        "sorting": [
            {"label": "Relevance", "url": "#", "current": True},
            {"label": "Newest first", "url": "#"},
            {"label": "Author", "url": "#"},
        ],
        "exports": [
            {"label": "BibTeX", "url": "#"},
            {"label": "RIS", "url": "#"},
            {"label": "CSL-JSON", "url": "#"},
        ],
        "page": {
            "number": 3,
            "has_previous": True,
            "previous_page_number": 2,
            "has_next": True,
            "next_page_number": 4,
        },
        "numbers": [1, 2, 3, 4, 5, "…", 12],
    }


def _record_context():
    return {
        "crumbs": [("Literature", "#"), ("Books", "#")],
        "styles": [
            {"label": "APA", "url": "#", "current": True},
            {"label": "Chicago", "url": "#"},
            {"label": "MLA", "url": "#"},
            {"label": "Harvard", "url": "#"},
        ],
        "citation": mark_safe(
            "Keck, M. E., &amp; Sikkink, K. (1998). <i>Activists beyond borders: Advocacy networks in "
            "international politics</i>. Cornell University Press."
        ),
        "facts": [
            {"name": "Kind", "value": "Book"},
            {"name": "Publisher", "value": "Cornell University Press, Ithaca"},
            {"name": "Year", "value": "1998"},
            {"name": "Pages", "value": "227"},
            {"name": "Language", "value": "English"},
            {"name": "ISBN", "value": "978-0-8014-8456-8"},
            {"name": "Research area", "value": "Role of civil society", "url": "#"},
            {"name": "Added by", "value": "Ines Falkner, WG 3", "url": "#"},
            {"name": "Address", "value": "/s/7kq2", "url": "#"},
        ],
        "events": [
            {
                "when": datetime(2026, 9, 18, 14, 5, tzinfo=timezone.utc),
                "who": "Tomas Reiter",
                "what": "published it",
            },
            {
                "when": datetime(2026, 9, 16, 9, 40, tzinfo=timezone.utc),
                "who": "Ines Falkner",
                "what": "submitted it again",
                "url": "#",
            },
            {
                "when": datetime(2026, 9, 15, 17, 12, tzinfo=timezone.utc),
                "who": "Tomas Reiter",
                "what": "asked for changes",
                "why": "Please add the place of publication, and say in a sentence why it matters to us.",
            },
        ],
    }


def _review_context():
    columns = [
        {"label": "This one", "title": "Activists beyond Borders", "url": "#"},
        {"label": "Already here", "title": "Activists Beyond Borders", "url": "#"},
    ]

    def row(name, this, other):
        cells = [{"label": "This one", "value": this}, {"label": "Already here", "value": other}]
        return {"name": name, "different": this != other, "cells": cells}

    return {
        "changes": [
            {"name": "Publisher", "before": "", "after": mark_safe("<ins>Cornell University Press</ins>")},
            {
                "name": "Title",
                "before": mark_safe("Activists <del>Beyond</del> Borders"),
                "after": mark_safe(
                    "Activists <ins>beyond</ins> Borders<ins>: Advocacy Networks in International Politics</ins>"
                ),
            },
            {
                "name": "Year",
                "before": mark_safe("<del>1999</del>"),
                "after": mark_safe("<ins>1998</ins>"),
            },
        ],
        "columns": columns,
        "rows": [
            row("Author", "Margaret E. Keck; Kathryn Sikkink", "Margaret E. Keck; Kathryn Sikkink"),
            row("Year", "1998", "1998"),
            row("Publisher", "Cornell University Press", "Cornell UP"),
            row("ISBN", "978-0-8014-8456-8", ""),
        ],
        "hints": [
            {
                "weight": "serious",
                "title": "Likely a duplicate.",
                "text": "Same title and year as",
                "url": "#side",
                "action": "one already here",
            },
            {"weight": "against", "title": "No abstract.", "text": "9 of 10 books have one."},
            {"weight": "", "title": "ISBN is well formed", "text": "and belongs to Cornell University Press."},
            {"weight": "", "title": "The title answers to the one at the publisher’s."},
        ],
        "decisions": [
            {"value": "publish", "label": "Publish", "kind": "primary", "key": "p"},
            {"value": "request_changes", "label": "Ask for changes", "key": "c"},
            {
                "value": "decline",
                "label": "Decline",
                "kind": "danger",
                "key": "x",
                "confirm": "The author is told, with your comment. It can be taken up again later.",
            },
        ],
        "tabs": [
            {"label": "For you to do", "url": "#", "current": True, "number": 3},
            {"label": "Your sources", "url": "#"},
            {"label": "Letters", "url": "#"},
        ],
        "form_steps": [
            {"label": "Paste", "done": True, "url": "#"},
            {"label": "Check", "current": True},
            {"label": "Submit"},
        ],
    }
