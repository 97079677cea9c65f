"""Changing several sources at once: choosing them, changing them, undoing it.

Each source is changed by the same action as alone, with the same rules, steps and history. What could not be changed
is left and listed with the reason. The people concerned get one letter each.
"""

from literature.several.changing import AT_MOST, IN_A_REQUEST, start, work_off
from literature.several.choosing import LACKS, Choice
from literature.several.undoing import undo

__all__ = ["AT_MOST", "IN_A_REQUEST", "LACKS", "Choice", "start", "undo", "work_off"]
