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
#: Before the first case that names one of them.
DAYS_AGO = 775
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
University of Chicago,,,university,US,024mw5h28,https://www.uchicago.edu/
New York University,NYU,,university,US,0190ak572,https://www.nyu.edu/
Scholars at Risk,SAR,,ngo-network,US,,https://www.scholarsatrisk.org/
African Centre for Democracy and Human Rights Studies,ACDHRS,,human-rights-ngo,GM,,https://www.acdhrs.org/
African Commission on Human and Peoples' Rights,ACHPR,fr: Commission africaine des droits de l'homme et des peuples,regional-body,GM,,https://achpr.au.int/
"African, Caribbean and Pacific Group of States",ACP,Organisation of African Caribbean and Pacific States,multilateral,BE,,
COST Association,COST,European Cooperation in Science and Technology,multilateral,BE,,https://www.cost.eu/
Extractive Industries Transparency Initiative,EITI,fr: Initiative pour la transparence dans les industries extractives,multilateral,NO,,https://eiti.org/
Publish What You Pay,PWYP,fr: Publiez ce que vous payez,ngo-network,GB,,https://www.pwyp.org/
Global Witness,,,human-rights-ngo,GB,,https://globalwitness.org/
IMPACT,,Partnership Africa Canada,development-ngo,CA,,https://impacttransform.org/
World Diamond Council,WDC,,other,,,https://www.worlddiamondcouncil.org/
CAFOD,,Catholic Agency for Overseas Development,development-ngo,GB,,https://cafod.org.uk/
International Alert,,,international-ngo,GB,,https://www.international-alert.org/
IndustriALL Global Union,IndustriALL,,other,CH,,https://www.industriall-union.org/
UNI Global Union,,,other,CH,,https://uniglobalunion.org/
Clean Clothes Campaign,CCC,,ngo-network,NL,,https://cleanclothes.org/
Worker Rights Consortium,WRC,,human-rights-ngo,US,,https://www.workersrights.org/
"Gavi, the Vaccine Alliance",Gavi,Global Alliance for Vaccines and Immunization,public-private,CH,,https://www.gavi.org/
"The Global Fund to Fight AIDS, Tuberculosis and Malaria",,The Global Fund,public-private,CH,,https://www.theglobalfund.org/
Bill & Melinda Gates Foundation,,Gates Foundation,foundation,US,,https://www.gatesfoundation.org/
International Campaign to Ban Landmines,ICBL,,ngo-network,CH,,https://www.icblcmc.org/
Humanity & Inclusion,HI,Handicap International,international-ngo,FR,,https://www.hi.org/
Mines Advisory Group,MAG,,international-ngo,GB,,https://www.maginternational.org/
medico international,,,development-ngo,DE,,https://www.medico.de/
Physicians for Human Rights,PHR,,human-rights-ngo,US,,https://phr.org/
Asia Pacific Forum of National Human Rights Institutions,APF,,rights-institution,AU,,https://www.asiapacificforum.net/
Australian Human Rights Commission,AHRC,,rights-institution,AU,,https://humanrights.gov.au/
National Human Rights Commission of India,NHRC,,rights-institution,IN,,https://nhrc.nic.in/
Komnas HAM,,en: National Commission on Human Rights of Indonesia,rights-institution,ID,,https://www.komnasham.go.id/
New Zealand Human Rights Commission,,mi: Te Kāhui Tika Tangata,rights-institution,NZ,,https://tikatangata.org.nz/
World Organisation Against Torture,OMCT,fr: Organisation mondiale contre la torture,ngo-network,CH,,https://www.omct.org/
Reporters Without Borders,RSF,fr: Reporters sans frontières,human-rights-ngo,FR,,https://rsf.org/
International Network for Economic Social and Cultural Rights,ESCR-Net,,ngo-network,US,,https://www.escr-net.org/
ILGA World,ILGA,,ngo-network,CH,,https://ilga.org/
Urgent Action Fund for Women's Human Rights,UAF,,foundation,US,,https://urgentactionfund.org/
Protection International,PI,,human-rights-ngo,BE,,https://www.protectioninternational.org/
Peace Brigades International,PBI,,international-ngo,,,https://www.peacebrigades.org/
Euro-Mediterranean Foundation of Support to Human Rights Defenders,EMHRF,,foundation,DK,,https://emhrf.org/
Asian Forum for Human Rights and Development,FORUM-ASIA,,ngo-network,TH,,https://forum-asia.org/
DefendDefenders,,East and Horn of Africa Human Rights Defenders Project,regional-ngo,UG,,https://defenddefenders.org/
Union générale tunisienne du travail,UGTT,en: Tunisian General Labour Union,other,TN,,
"Union tunisienne de l'industrie, du commerce et de l'artisanat",UTICA,,other,TN,,
Ligue tunisienne des droits de l'homme,LTDH,en: Tunisian Human Rights League,human-rights-ngo,TN,,
Ordre national des avocats de Tunisie,,en: Tunisian Order of Lawyers,other,TN,,
Ministerio Público de Guatemala,,en: Public Prosecutor's Office of Guatemala,public-body,GT,,https://www.mp.gob.gt/
Prefeitura de Porto Alegre,,en: City of Porto Alegre,local-government,BR,,https://prefeitura.poa.br/
Society for the Promotion of Area Resource Centres,SPARC,,national-ngo,IN,,https://www.sparcindia.org/
National Slum Dwellers Federation,NSDF,,national-ngo,IN,,
Mahila Milan,,,national-ngo,IN,,
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
