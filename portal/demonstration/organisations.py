"""Organisations that the cases are about: real ones, brought as a register, and two invented ones, one confidential.

What is said of the real ones is public: name, kind, country, web site, and the ROR identifier where that is known. A
case's partner names one by `named("UNDP").code`.
"""

from functools import partial

import pgtrigger
from django.db import connection

from curation.actions import take
from curation.workflow import Action
from partnerships.actions import add_organisation
from partnerships.models import Organisation
from partnerships.registers import actions, work
from portal.demonstration.calendar import Calendar
from portal.demonstration.people import Cast

#: The group that looks after them.
GROUP = 3
DAYS_AGO = 150
FILE_NAME = "organisations-of-the-network.csv"
REGISTER = """\
name,acronym,other_names,kind,country,ror,website
Office of the United Nations High Commissioner for Human Rights,OHCHR,UN Human Rights,un,CH,,https://www.ohchr.org/
United Nations Development Programme,UNDP,,un,US,051777d98,https://www.undp.org/
United Nations Children's Fund,UNICEF,fr: Fonds des Nations unies pour l'enfance,un,US,02dg0pv02,https://www.unicef.org/
United Nations Global Compact,UNGC,,un,US,04bxcqt73,https://unglobalcompact.org/
UN Women,,,un,US,,https://www.unwomen.org/
United Nations High Commissioner for Refugees,UNHCR,UN Refugee Agency,un,CH,0437ej039,https://www.unhcr.org/
UNESCO,,"United Nations Educational, Scientific and Cultural Organization",un,FR,04h4z8k05,https://www.unesco.org/
International Labour Organization,ILO,fr: Organisation internationale du Travail,un,CH,,https://www.ilo.org/
World Health Organization,WHO,fr: Organisation mondiale de la Santé,un,CH,01f80g185,https://www.who.int/
World Bank,,,multilateral,US,00ae7jd04,https://www.worldbank.org/
European Commission,EC,de: Europäische Kommission,eu,BE,00k4n6c32,https://commission.europa.eu/
European Union Agency for Fundamental Rights,FRA,,eu,AT,,https://fra.europa.eu/
Council of Europe,,fr: Conseil de l'Europe,regional-body,FR,05n4e2707,https://www.coe.int/
African Union,AU,fr: Union africaine,regional-body,ET,020ktwj02,https://au.int/
Organization of American States,OAS,es: Organización de los Estados Americanos,regional-body,US,,https://www.oas.org/
Amnesty International,AI,,human-rights-ngo,GB,,https://www.amnesty.org/
Human Rights Watch,HRW,,human-rights-ngo,US,05cwdqs42,https://www.hrw.org/
International Federation for Human Rights,FIDH,fr: Fédération internationale pour les droits humains,ngo-network,FR,,https://www.fidh.org/
International Commission of Jurists,ICJ,,human-rights-ngo,CH,,https://www.icj.org/
Front Line Defenders,,,human-rights-ngo,IE,,https://www.frontlinedefenders.org/
Minority Rights Group International,MRG,,human-rights-ngo,GB,,https://minorityrights.org/
Anti-Slavery International,,,human-rights-ngo,GB,01an7kf92,https://www.antislavery.org/
Transparency International,TI,,ngo-network,DE,,https://www.transparency.org/
Oxfam International,,Oxfam,development-ngo,KE,,https://www.oxfam.org/
CARE International,CARE,,development-ngo,CH,,https://www.care-international.org/
ActionAid International,,ActionAid,development-ngo,ZA,,https://actionaid.org/
Save the Children International,,Save the Children,development-ngo,GB,,https://www.savethechildren.net/
Plan International,,,development-ngo,GB,,https://plan-international.org/
World Vision International,,World Vision,development-ngo,GB,,https://www.wvi.org/
WaterAid,,,development-ngo,GB,,https://www.wateraid.org/
Médecins Sans Frontières,MSF,en: Doctors Without Borders,international-ngo,CH,032mwd808,https://www.msf.org/
Norwegian Refugee Council,NRC,,international-ngo,NO,,https://www.nrc.no/
CIVICUS,,World Alliance for Citizen Participation,ngo-network,ZA,,https://www.civicus.org/
Danish Institute for Human Rights,DIHR,,rights-institution,DK,02qd0cv38,https://www.humanrights.dk/
German Institute for Human Rights,,de: Deutsches Institut für Menschenrechte,rights-institution,DE,,https://www.institut-fuer-menschenrechte.de/
Swedish International Development Cooperation Agency,Sida,,government,SE,,https://www.sida.se/
Deutsche Gesellschaft für Internationale Zusammenarbeit,GIZ,,public-body,DE,,https://www.giz.de/
Ford Foundation,,,foundation,US,02fvtx219,https://www.fordfoundation.org/
Open Society Foundations,OSF,,foundation,US,,https://www.opensocietyfoundations.org/
Global Fund for Women,,,foundation,US,03sw0n811,https://www.globalfundforwomen.org/
University of Graz,,de: Universität Graz,university,AT,01faaaf77,https://www.uni-graz.at/
University of Essex,,,university,GB,02nkf1q06,https://www.essex.ac.uk/
"""
INVENTED = {
    "name": "Lantern Street Legal Aid",
    "acronym": "LSLA",
    "kind": "local-ngo",
    "country": "KE",
    "region": "Mombasa",
    "website": "https://lantern-street.example/",
    "description": "Invented for the demonstration: a legal aid centre that advises tenants and workers.",
    "contacts": [
        {"name": "Wanjiru Ouma", "role": "coordinator", "email": "w.ouma@lantern-street.example", "telephone": ""}
    ],
}
CONFIDENTIAL = {
    "name": "Harbour Women's Circle",
    "kind": "local-ngo",
    "description": "Invented for the demonstration: a group whose members would be in danger if its name were known.",
    "audience": "confidential",
}


def plan(calendar: Calendar, cast: Cast) -> None:
    """Let a coordinator bring the real ones, and a member add the invented ones a day later."""
    calendar.plan(calendar.ago(DAYS_AGO), partial(_bring, cast))
    for days, values in ((DAYS_AGO - 1, INVENTED), (DAYS_AGO - 2, CONFIDENTIAL)):
        calendar.plan(calendar.ago(days), partial(_add, cast, values))


def named(name: str) -> Organisation:
    """Return the published organisation of this name or acronym. Raises DoesNotExist."""
    known = Organisation.objects.records().filter(state="published")
    return known.filter(names__text=name, names__kind__in=["name", "acronym"]).distinct().get()


def _bring(cast: Cast) -> None:
    by = cast.coordinators[GROUP][0]
    brought = actions.bring(by=by, group=cast.groups[GROUP], data=REGISTER.encode(), file_name=FILE_NAME)
    actions.say_columns(brought, by=by, fields=[column["field"] for column in brought.columns])
    work.go_on_with(brought.pk)
    brought.refresh_from_db()
    actions.begin_writing(brought, by=by)
    work.go_on_with(brought.pk)


def _add(cast: Cast, values: dict) -> None:
    reviewer = cast.coordinators[GROUP][0]
    members = [cast.people[index] for index, groups in cast.groups_of.items() if groups[0] == GROUP]
    author = next(person for person in members if person not in cast.coordinators[GROUP])
    readers = [reviewer] if values.get("audience") == "confidential" else []
    made = add_organisation(by=author, group=cast.groups[GROUP], values=values, readers=readers)
    take(take(made, Action.SUBMIT, by=author), Action.PUBLISH, by=reviewer)


TIMES = """
UPDATE partnerships_organisation AS o SET
    created_at = s.at, submitted_at = s.at, published_at = s.at, changed_at = s.at
FROM curation_step AS s JOIN django_content_type AS c ON c.id = s.content_type_id
WHERE c.app_label = 'partnerships' AND c.model = 'organisation' AND s.object_id = o.id AND s.action = 'add';
UPDATE partnerships_organisationevent AS e SET
    created_at = o.created_at, changed_at = o.changed_at,
    submitted_at = CASE WHEN e.submitted_at IS NOT NULL THEN o.submitted_at END,
    published_at = CASE WHEN e.published_at IS NOT NULL THEN o.published_at END
FROM partnerships_organisation AS o WHERE o.id = e.id;
UPDATE partnerships_organisationimport AS i SET brought_at = s.at, written_at = s.at
FROM (SELECT min(at) AS at FROM partnerships_organisation AS o JOIN curation_step ON object_id = o.id AND action = 'add'
    JOIN django_content_type AS c ON c.id = content_type_id AND c.model = 'organisation') AS s;
"""


def set_back(say) -> None:
    """Give the records the times of their steps, which the calendar has set back."""
    names = ("partnerships.Organisation:update_update", "partnerships.OrganisationEvent:append_only")
    with connection.cursor() as cursor, pgtrigger.ignore(*names):
        cursor.execute(TIMES)
    say(f"{Organisation.objects.published().count()} organisations, and one that is confidential.")
