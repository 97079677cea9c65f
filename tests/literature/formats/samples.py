"""One export of each flavour, as the programs write them: with their habits, and invented works."""

ENDNOTE = """<?xml version="1.0" encoding="UTF-8" ?><xml><records><record><database name="Rights.enl" \
path="C:\\Users\\jane\\Rights.enl">Rights.enl</database><source-app name="EndNote" version="20.4">EndNote</source-app>\
<rec-number>12</rec-number><foreign-keys><key app="EN" db-id="x9">12</key></foreign-keys>\
<ref-type name="Journal Article">17</ref-type><contributors><authors>\
<author><style face="normal" font="default" size="100%">Okafor, I. M.</style></author>\
<author><style face="normal" font="default" size="100%">World Health Organization,</style></author></authors>\
</contributors><titles><title><style face="normal" font="default" size="100%">What </style>\
<style face="italic" font="default" size="100%">amici curiae</style>\
<style face="normal" font="default" size="100%"> bring: CO</style>\
<style face="subscript" font="default" size="100%">2</style></title>\
<secondary-title><style face="normal" font="default" size="100%">J Hum Rights Pract</style></secondary-title></titles>\
<periodical><full-title>Journal of Human Rights Practice</full-title><abbr-1>J Hum Rights Pract</abbr-1></periodical>\
<pages><style face="normal" font="default" size="100%">53-60</style></pages><volume>7</volume><number>1</number>\
<edition>2018/04/10</edition><keywords><keyword>courts</keyword><keyword>NGOs; donors</keyword></keywords>\
<dates><year>2018</year><pub-dates><date>Mar 5</date></pub-dates></dates>\
<isbn>2213-4220 (Print)&#xD;2213-4239 (Electronic)</isbn><accession-num>29629291</accession-num>\
<abstract>First part.&#xD;&#xD;Second part.</abstract><custom2>PMC5884009</custom2>\
<electronic-resource-num>https://doi.org/10.1000/jhrp.1</electronic-resource-num>\
<remote-database-provider>NLM</remote-database-provider><language>eng</language>\
<urls><related-urls><url>https://example.org/a</url><url>https://doi.org/10.1000/jhrp.1</url></related-urls>\
<pdf-urls><url>internal-pdf://123/Okafor.pdf</url></pdf-urls></urls></record></records></xml>
"""

ENDNOTE_OLD = """<?xml version="1.0" encoding="ISO-8859-1"?>
<XML><RECORDS><RECORD><REFERENCE_TYPE>1</REFERENCE_TYPE><REFNUM>3</REFNUM>
<AUTHORS><AUTHOR>Müller, Jörg</AUTHOR></AUTHORS>
<YEAR>1999</YEAR><TITLE>Zivilgesellschaft</TITLE><PLACE_PUBLISHED>Köln</PLACE_PUBLISHED><PUBLISHER>Nomos</PUBLISHER>
<NUMBER_OF_VOLUMES>2</NUMBER_OF_VOLUMES><KEYWORDS><KEYWORD>Verbände</KEYWORD></KEYWORDS></RECORD></RECORDS></XML>
"""

NBIB = """
PMID- 8692918
OWN - NLM
STAT- MEDLINE
IS  - 0027-8424 (Print)
IS  - 1091-6490 (Linking)
VI  - 93
IP  - 14
DP  - 1996 Jul 9
TI  - The structure of networks that carry a claim from one state to another and
      back again.
PG  - 6913-7
LID - 10.1000/pnas.93.14.6913 [doi]
AB  - In the structure of networks that was described before, three parts are
      connected: PMID- 12 is not a record of its own.
FAU - van Raaij, M J
AU  - van Raaij MJ
AD  - Department of Politics, Graz.
FAU - Abrahams, J P
AU  - Abrahams JP
CN  - Boomerang Study Group.
LA  - eng
PT  - Journal Article
PT  - Review
PT  - Research Support, Non-U.S. Gov't
PL  - England
TA  - Proc Natl Acad Pol
JT  - Proceedings of the National Academy of Politics
MH  - Networks/*organization & administration
OT  - *advocacy
PMC - PMC38908
EDAT- 1996/07/09
SO  - Proc Natl Acad Pol. 1996 Jul 9;93(14):6913-7.

PMID- 21249755
PB  - National Center for Policy (US)
DP  - 2009
TI  - Shadow reports
BTI - Monitoring treaties
FED - Riegert-Johnson, Douglas L
ED  - Riegert-Johnson DL
AU  - Wong Kee Song LM
AU  - Smith JA Jr
PT  - Book Chapter
PL  - Bethesda (MD)
AID - NBK1826 [bookaccession]
"""

ERIC = """OWN - ERIC
TI  - Teaching Human Rights: A Survey.
AU  - Smith, John B.
OID - ED504448
DP  - 2008-00-00
PT  - Reports - Research
JT  - Human Rights Education Associates
LID - http://www.eric.ed.gov/contentdelivery/servlet/ERICServlet?accno=ED504448
"""

MODS = """<?xml version="1.0" encoding="UTF-8"?>
<mods:modsCollection xmlns:mods="http://www.loc.gov/mods/v3" xmlns:xlink="http://www.w3.org/1999/xlink">
<mods:mods ID="b1" version="3.4">
 <mods:titleInfo><mods:nonSort>The </mods:nonSort><mods:title>rights of others :</mods:title>
  <mods:subTitle>a history /</mods:subTitle><mods:partNumber>Part 2</mods:partNumber></mods:titleInfo>
 <mods:titleInfo type="alternative"><mods:title>Rights of others</mods:title></mods:titleInfo>
 <mods:name type="personal"><mods:namePart>Doe, Jane</mods:namePart><mods:namePart type="date">1950-</mods:namePart>
  <mods:role><mods:roleTerm type="text" authority="marcrelator">creator</mods:roleTerm></mods:role></mods:name>
 <mods:name type="personal"><mods:namePart>Roe, Richard (Richard X.), 1940-2001.</mods:namePart>
  <mods:role><mods:roleTerm type="code" authority="marcrelator">edt</mods:roleTerm></mods:role></mods:name>
 <mods:name type="corporate"><mods:namePart>United Nations.</mods:namePart>
  <mods:namePart>General Assembly</mods:namePart></mods:name>
 <mods:name type="conference"><mods:namePart>World Conference (1993 : Vienna)</mods:namePart></mods:name>
 <mods:typeOfResource>text</mods:typeOfResource><mods:genre authority="marcgt">bibliography</mods:genre>
 <mods:originInfo><mods:place><mods:placeTerm authority="marccountry" type="code">nyu</mods:placeTerm></mods:place>
  <mods:place><mods:placeTerm type="text">New York</mods:placeTerm></mods:place><mods:publisher>OUP</mods:publisher>
  <mods:dateIssued>c2005.</mods:dateIssued><mods:dateIssued encoding="marc">2005</mods:dateIssued>
  <mods:issuance>monographic</mods:issuance><mods:edition>2nd ed.</mods:edition></mods:originInfo>
 <mods:language><mods:languageTerm authority="iso639-2b" type="code">ger</mods:languageTerm></mods:language>
 <mods:physicalDescription><mods:extent>xii, 320 p. : ill. ; 24 cm.</mods:extent></mods:physicalDescription>
 <mods:note type="statement of responsibility">Jane Doe</mods:note><mods:note>Includes index.</mods:note>
 <mods:subject authority="lcsh">
  <mods:topic>Human rights</mods:topic><mods:geographic>Kenya</mods:geographic></mods:subject>
 <mods:classification authority="lcc">JC571</mods:classification>
 <mods:identifier type="isbn">0801484561 (pbk.)</mods:identifier>
 <mods:relatedItem type="series"><mods:titleInfo><mods:title>Studies in rights</mods:title>
  <mods:partNumber>12</mods:partNumber></mods:titleInfo></mods:relatedItem>
 <mods:recordInfo><mods:recordIdentifier source="DLC">123</mods:recordIdentifier></mods:recordInfo>
</mods:mods>
<mods:mods>
 <mods:titleInfo><mods:title>An article</mods:title></mods:titleInfo>
 <mods:name type="personal"><mods:namePart type="given">Jane</mods:namePart>
  <mods:namePart type="given">E.</mods:namePart>
  <mods:namePart type="family">van der Berg</mods:namePart><mods:namePart type="termsOfAddress">Jr.</mods:namePart>
  <mods:role><mods:roleTerm>author</mods:roleTerm></mods:role></mods:name>
 <mods:genre>journal article</mods:genre>
 <mods:relatedItem type="host"><mods:titleInfo><mods:title>Journal of Claims</mods:title></mods:titleInfo>
  <mods:titleInfo type="abbreviated"><mods:title>J Claims</mods:title></mods:titleInfo>
  <mods:originInfo><mods:issuance>continuing</mods:issuance></mods:originInfo>
  <mods:identifier type="issn">0378-5955</mods:identifier>
  <mods:part><mods:detail type="volume"><mods:number>12</mods:number></mods:detail>
   <mods:detail type="issue"><mods:caption>no. 3</mods:caption></mods:detail>
   <mods:extent unit="pages"><mods:start>12</mods:start><mods:end>20</mods:end></mods:extent>
   <mods:date encoding="w3cdtf">2005-03</mods:date></mods:part></mods:relatedItem>
 <mods:identifier type="doi">https://doi.org/10.1000/CLAIMS.3</mods:identifier>
 <mods:location><mods:url dateLastAccessed="2010-01-02">http://example.org/3</mods:url></mods:location>
</mods:mods>
</mods:modsCollection>
"""

OAI = """<?xml version="1.0"?><OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"><ListRecords><record><header>
<identifier>oai:x:1</identifier></header><metadata><mods xmlns="http://www.loc.gov/mods/v3"><titleInfo>
<title>Harvested</title></titleInfo></mods></metadata></record></ListRecords></OAI-PMH>
"""

RIS = {
    "Scopus": """TY  - JOUR
TI  - Law &amp; Policy &#8211; a review
T2  - Journal of Claims
J2  - J. Claims
VL  - 12
IS  - 3
SP  - 123
EP  - 135
PY  - 2019
DO  - 10.1000/claims.2019.1
AU  - García-López, M.
AU  - van der Berg, J.A.
KW  - NGOs
KW  - Human rights
SN  - 03785955 (ISSN)
LA  - English
M3  - Article
DB  - Scopus
N1  - Export Date: 12 May 2020
ER  -

""",
    "Web of Science": """TY  - JOUR
AU  - Smith, J
TI  - A month of its own
T2  - JOURNAL OF CLAIMS
DA  - MAR
PY  - 2005
C2  - PMC123456
C7  - e45
ER  -
""",
    "IEEE": """TY  - CONF
TI  - Counting monitors
T2  - 2019 Conference on Counting (CC)
SP  - 1
EP  - 5
AU  - A. B. Smith
AU  - J. van der Berg
PY  - 2019
JO  - 2019 Conference on Counting (CC)
Y1  - 3-5 Oct. 2019
ER  -
""",
    "one space": """TY - CHAP
AU - Doe, J.
ED - Roe, R.
TI - A chapter
BT - The book
PY - 2001//
SP - 12-34
KW - one
two; three
ER -
""",
    "Springer": """TY  - JOUR
T1  - A claim
A1  - Doe, Jane
L3  - 10.1000/s1-1
L1  - internal-pdf://12/a.pdf
UR  - https://doi.org/10.1000/s1-1
Y1  - 2019/05/01
JF  - Social Claims
JO  - Soc. Cl.
N2  - First part

  Second part
ER  -
""",
    "EndNote, edited book": """TY  - EDBOOK
AU  - Editor, Ed
TI  - Edited
T2  - A series
SP  - xii, 320 p.
ET  - 2nd ed.
ER  -
""",
    "EndNote, proceedings": """TY  - CONF
A2  - Editor, Ed
AU  - Doe, Jane
C1  - Graz
C3  - Proceedings of the conference
T2  - Conference on Claims
TI  - A paper
PY  - 2004
ER  -
""",
    "lower case": "ty  - JOUR\nti  - Lower\nau  - Doe, Jane\npy  - 2001\ner  - \n",
    "OVID": "TY  - JOUR\nID  - 1\nT1  - Indented\nA1  - Doe,Jane\nY1  - 2005//\nSN  - 0378-5955\nER  - \n",
}
