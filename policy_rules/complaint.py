"""What a reporter says it is, and which office looks at that."""

from enum import StrEnum

from policy_rules.verdict import Category


class Complaint(StrEnum):
    """What a reporter says it is."""

    UNKIND = "unkind"
    PRIVATE = "private"
    WORRIED = "worried"  # about somebody: goes to safeguarding, in confidence
    PICTURE = "picture"  # sexual, or one in which a child may be: likewise, and no copy is made (people.md 4)
    OF_ME = "of_me"  # a picture of the reporter, who did not agree: out of sight until somebody has looked
    OTHER = "other"

    @property
    def category(self) -> Category:
        """The kind of clause that it is about."""
        return _CATEGORIES[self]

    @property
    def in_confidence(self) -> bool:
        """Whether only the safeguarding lead hears of it."""
        return self in (Complaint.WORRIED, Complaint.PICTURE)

    @property
    def team(self) -> str:
        """Who looks at it."""
        return _TEAMS.get(self, "moderators")


_TEAMS = {
    Complaint.WORRIED: "safeguarding_lead",
    Complaint.PICTURE: "safeguarding_lead",
    Complaint.OF_ME: "confidentiality_lead",
    Complaint.PRIVATE: "confidentiality_lead",
}
_CATEGORIES = {
    Complaint.UNKIND: Category.HARASSMENT,
    Complaint.PRIVATE: Category.CONFIDENTIALITY,
    Complaint.WORRIED: Category.WELFARE,
    Complaint.PICTURE: Category.HARASSMENT,
    Complaint.OF_ME: Category.CONFIDENTIALITY,
    Complaint.OTHER: Category.HARASSMENT,
}
