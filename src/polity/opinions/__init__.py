"""Opinion maps: statements that persons answer with agree, disagree or pass; what unites, what divides.

Deterministic, and silent where there is nothing to say: without stable groups it says "no clear groups".
"""

from polity.opinions.answers import CHOICE_TITLES, CHOICES, Answers, Counts, GroupCounts, UnknownAnswer
from polity.opinions.asking import NEW, drawn, next_statement, weights
from polity.opinions.groups import Found, Trial, find
from polity.opinions.opinion_map import OpinionMap, View, declared_view, opinion_map, view_of
from polity.opinions.projection import Plane
from polity.opinions.statements import Statement, group_informed

__all__ = [
    "CHOICES",
    "CHOICE_TITLES",
    "NEW",
    "Answers",
    "Counts",
    "Found",
    "GroupCounts",
    "OpinionMap",
    "Plane",
    "Statement",
    "Trial",
    "UnknownAnswer",
    "View",
    "declared_view",
    "drawn",
    "find",
    "group_informed",
    "next_statement",
    "opinion_map",
    "view_of",
    "weights",
]
