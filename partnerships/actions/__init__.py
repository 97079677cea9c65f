"""Writing: organisations and cases."""

from partnerships.actions.cases import add_case, edit_case, propose_change_to_case
from partnerships.actions.organisations import add_organisation, edit_organisation, propose_change_to_organisation

__all__ = [
    "add_case",
    "add_organisation",
    "edit_case",
    "edit_organisation",
    "propose_change_to_case",
    "propose_change_to_organisation",
]
