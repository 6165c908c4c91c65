"""Links and files by their names: known for harm, imitations, two addresses in one, invitations, programs."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy_rules.detectors.links import LinkKind, Links, LinkUnsafe
from policy_rules.group import Group
from policy_rules.group import Links as Own
from policy_rules.links.domains import entry, host_of, imitated, registered
from policy_rules.signals import Evidence, Signals
from policy_rules.vocabulary import Part, PartKind, said
from tests.policy_rules.detectors.reading import subject

GROUP = Group(
    links=Own(
        trusted=("riversidefood.org.uk",),
        blocked=("0.0.0.0 bad.example", "||worse.example^", "# a note", ""),
        invites=("https://discord.gg/riverside",),
    )
)
DETECTOR = Links.for_group(GROUP, ())


def kinds(text: str, *files: str) -> list[str]:
    given = subject(text)
    parts = (*said(text), *(Part(PartKind.ATTACHMENT, name) for name in files))
    given = replace(given, message=replace(given.message, parts=parts))
    return [item.kind.value for item in DETECTOR.read(given).items]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("look https://grabify.link/abc", "blocked"),
        ("look http://www.bad.example/x?y", "blocked"),
        ("worse.example/free", "blocked"),
        ("https://user:pass@deep.worse.example:8080/", "blocked"),
        ("https://paypa1.com", "lookalike"),
        ("https://www.discrod.com/gift", "lookalike"),
        ("https://xn--pypal-4ve.com/login", "lookalike"),
        ("https://p\u0430ypal.com", "lookalike"),
        ("https://riversidef00d.org.uk/donate", "lookalike"),
        ("https://secure-paypal-com.help-desk.example/", "lookalike"),
        ("https://arnazon.co.uk/gp", "lookalike"),
        ("[www.nhs.uk](https://form.example/x)", "misleading"),
        ("come over https://discord.gg/other", "invite"),
        ("discord.com/invite/zzz", "invite"),
        ("https://bit.ly/3xYz", "shortened"),
        ("https://discord.gg.gifts.example/free", "lookalike"),
    ],
)
def test_what_is_wrong_with_a_link_is_said(text: str, kind: str) -> None:
    assert kinds(text) == [kind]


@pytest.mark.parametrize(
    "text",
    [
        "our site is https://www.riversidefood.org.uk/rota and riversidefood.org.uk",
        "https://discord.gg/riverside is us",
        "pay with https://www.paypal.com/donate or https://justgiving.com/x",
        "forms on https://volunteering.service.gov.uk and https://england.nhs.uk/y",
        "[the form](https://forms.example/a) and [nhs.uk](https://www.nhs.uk/conditions)",
        "[report.pdf](https://drive.google.com/x) and [Node.js guide](https://nodejs.org)",
        "see https://github.com/a/b, https://bbc.co.uk/news, https://maps.google.com/x",
        "I'm at home.Tomorrow then", "v1.2.3 is out", "meet at 10.30", "etc...and so on", "a@b.example",
        "https://apples.com is an orchard near us.", "discord.com is down again",
    ],
)  # fmt: skip
def test_usual_links_are_left_alone(text: str) -> None:
    assert kinds(text) == []


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("invoice.pdf.exe", ["disguised"]),
        ("photo.jpg .scr", ["disguised"]),
        ("report\u202efdp.exe", ["disguised"]),
        ("setup.MSI", ["program"]),
        ("rota.xlsx", []),
        ("minutes.final.docx", []),
        ("IMG_2031.jpeg", []),
    ],
)
def test_programs_are_known_by_their_names(name: str, found: list[str]) -> None:
    assert kinds("", name) == found


def test_only_a_block_list_is_more_than_an_opinion() -> None:
    assert not LinkUnsafe(kinds=(LinkKind.BLOCKED,)).rests_on_opinion
    assert LinkUnsafe(kinds=(LinkKind.BLOCKED, LinkKind.LOOKALIKE)).rests_on_opinion
    seen = DETECTOR.read(subject("https://grabify.link/abc"))
    met = LinkUnsafe(kinds=(LinkKind.BLOCKED,)).met(Signals().having(type(seen), seen))
    assert isinstance(met, Evidence)
    assert met.checked


def test_hosts_and_what_was_registered() -> None:
    assert host_of("HTTPS://www.Example.co.uk:80/a?b#c") == "www.example.co.uk"
    assert registered("www.example.co.uk") == "example.co.uk"
    assert registered("a.b.example.com") == "example.com"
    assert registered("england.nhs.uk") == "nhs.uk"
    assert entry("127.0.0.1 ads.example # x") == "ads.example"
    assert imitated("paypal.com", ("paypal.com",)) is None
    assert imitated("localhost", ("paypal.com",)) is None


@given(st.text(max_size=300))
def test_any_text_is_read(text: str) -> None:
    kinds(text, text)
    kinds(f"https://{text}")
    kinds(f"[{text}](https://{text})")
