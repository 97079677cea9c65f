"""What partnerships are made of, a file for each subject."""

from partnerships.models.asking import Asking, Call
from partnerships.models.discussion import CaseComment
from partnerships.models.erasures import Erasure
from partnerships.models.files import CaseFile
from partnerships.models.good_practice import GoodPractice
from partnerships.models.index import CaseIndex, CaseText
from partnerships.models.looks import Look
from partnerships.models.organisation import Organisation, OrganisationReader
from partnerships.models.organisation_imports import OrganisationImport, OrganisationImportFile, OrganisationRow
from partnerships.models.organisation_merges import (
    LikelyOrganisations,
    MergedOrganisation,
    OrganisationCheck,
    OrganisationMerge,
)
from partnerships.models.organisation_name import NameKind, OrganisationName
from partnerships.models.partnership import (
    PartnerOrganisation,
    Partnership,
    PartnershipReader,
    PartnershipTag,
    PartnershipTagName,
    PartnershipTopic,
)
from partnerships.models.typology import PartnershipForm, StakeholderGroup

__all__ = [
    "Asking",
    "Call",
    "CaseComment",
    "CaseFile",
    "CaseIndex",
    "CaseText",
    "Erasure",
    "GoodPractice",
    "LikelyOrganisations",
    "Look",
    "MergedOrganisation",
    "NameKind",
    "Organisation",
    "OrganisationCheck",
    "OrganisationImport",
    "OrganisationImportFile",
    "OrganisationMerge",
    "OrganisationName",
    "OrganisationReader",
    "OrganisationRow",
    "PartnerOrganisation",
    "Partnership",
    "PartnershipForm",
    "PartnershipReader",
    "PartnershipTag",
    "PartnershipTagName",
    "PartnershipTopic",
    "StakeholderGroup",
]
