"""What a group says of itself in its policy file: where it works, whom to ring, what is its own and public."""

from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field


class Contact(BaseModel):
    """Somebody outside the server whom a notice can name."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    name: str = Field(min_length=1, max_length=80, description="Who it is.")
    phone: str | None = Field(default=None, max_length=40, description="The number, as it is to be read.")
    url: str | None = Field(default=None, max_length=200, description="The site.")
    hours: str | None = Field(default=None, max_length=80, description="When they can be reached.")


class PublicContacts(BaseModel):
    """The group's own numbers and addresses that anyone may post."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    phones: tuple[str, ...] = Field(default=(), max_length=200, description="Telephone numbers.")
    emails: tuple[str, ...] = Field(default=(), max_length=200, description="E-mail addresses.")
    postcodes: tuple[str, ...] = Field(default=(), max_length=200, description="Postcodes.")
    accounts: tuple[str, ...] = Field(
        default=(), max_length=200, description="For donations: sort codes, account numbers, IBANs."
    )


class Links(BaseModel):
    """Which links are known to be harmful, and which are the group's own."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    blocked: tuple[str, ...] = Field(
        default=(), max_length=20_000, description="Lines of a block list, in any usual form."
    )
    trusted: tuple[str, ...] = Field(
        default=(), max_length=500, description="The group's own sites, which others may imitate."
    )
    invites: tuple[str, ...] = Field(default=(), max_length=100, description="Invitations to the group's own servers.")


class Tongue(StrEnum):
    """A language in which Steward writes."""

    ENGLISH = "en"
    """English."""
    GERMAN = "de"
    """German, which says du."""


class Group(BaseModel):
    """The group that the policy serves."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    name: str = Field(default="our group", min_length=1, max_length=80, description="What it is called, in notices.")
    countries: tuple[str, ...] = Field(default=("gb",), max_length=20, description="Where it works: gb, ie.")
    languages: tuple[str, ...] = Field(default=("en",), max_length=20, description="What its members write in.")
    writes_in: Annotated[Tongue, Field(strict=False)] = Field(
        default=Tongue.ENGLISH,
        description="The language of what Steward itself writes, from its next start on. What clauses are called the "
        "policy says.",
    )
    public_contacts: PublicContacts = PublicContacts()
    links: Links = Links()
    helplines: tuple[Contact, ...] = Field(
        default=(), max_length=20, description="Printed on a help note, in this order."
    )
    emergency: str = Field(default="999", max_length=40, description="The number for emergencies.")
    outside_contact: Contact | None = Field(
        default=None, description="An independent organisation that can be asked when nobody of the group can act."
    )
