"""What a group says of itself in its policy file: where it works, whom to ring, what is its own and public."""

from pydantic import BaseModel, ConfigDict, Field


class Contact(BaseModel):
    """Somebody outside the server whom a notice can name."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    name: str = Field(min_length=1, max_length=80)
    phone: str | None = Field(default=None, max_length=40)
    url: str | None = Field(default=None, max_length=200)
    hours: str | None = Field(default=None, max_length=80)


class PublicContacts(BaseModel):
    """The group's own numbers and addresses that anyone may post."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    phones: tuple[str, ...] = Field(default=(), max_length=200)
    emails: tuple[str, ...] = Field(default=(), max_length=200)
    postcodes: tuple[str, ...] = Field(default=(), max_length=200)
    accounts: tuple[str, ...] = Field(default=(), max_length=200)  # for donations: sort codes, account numbers, IBANs


class Links(BaseModel):
    """Which links are known to be harmful, and which are the group's own."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    blocked: tuple[str, ...] = Field(default=(), max_length=20_000)  # lines of a block list, in any usual form
    trusted: tuple[str, ...] = Field(default=(), max_length=500)  # the group's own sites, which others may imitate
    invites: tuple[str, ...] = Field(default=(), max_length=100)  # to the group's own servers


class Group(BaseModel):
    """The group that the policy serves."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    name: str = Field(default="our group", min_length=1, max_length=80)
    countries: tuple[str, ...] = Field(default=("gb",), max_length=20)  # which files of policy_rules/countries to read
    languages: tuple[str, ...] = Field(default=("en",), max_length=20)
    public_contacts: PublicContacts = PublicContacts()
    links: Links = Links()
    helplines: tuple[Contact, ...] = Field(default=(), max_length=20)  # printed on a help note, in this order
    emergency: str = Field(default="999", max_length=40)
    outside_contact: Contact | None = None
