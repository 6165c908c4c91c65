import pytest

from policy_rules.countries.country import known_countries, load_country
from policy_rules.detectors.identifier_kinds.cues import LONG, Anywhere
from policy_rules.detectors.identifier_kinds.identifier import Identifier, IdentifierKind
from policy_rules.detectors.identifiers import IdentifierGiven, Identifiers, IdentifiersSeen
from policy_rules.group import Contact, Group, PublicContacts
from policy_rules.signals import Evidence, Signals
from policy_rules.vocabulary import Unknown
from tests.policy_rules.detectors.reading import subject

GROUP = Group(
    name="Hollins Pantry",
    public_contacts=PublicContacts(
        phones=("01632 960000",), emails=("pantry@hollins.example", "@council.example"), postcodes=("LS1 4AP",)
    ),
    helplines=(Contact(name="A line that listens", phone="020 7946 0099"),),
)
DETECTOR = Identifiers.for_group(GROUP, ())
ANY_CHECKED = IdentifierGiven(kinds=tuple(IdentifierKind))


def seen(text: str) -> tuple[Identifier, ...]:
    return DETECTOR.read(subject(text)).items


def stretches(text: str) -> list[str]:
    return [text[item.span.start : item.span.end] for item in seen(text)]


def met(text: str, asked: IdentifierGiven = ANY_CHECKED) -> Evidence | Unknown | None:
    return asked.met(Signals().having(IdentifiersSeen, DETECTOR.read(subject(text))))


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("Maggie's on 07700 900123 if you need her", "07700 900123"),
        ("Olu is on 07700-900-654 today", "07700-900-654"),
        ("try 07700.900.456", "07700.900.456"),
        ("the plumber: +44 7700 900456", "+44 7700 900456"),
        ("+44 (0)7700 900456 she said", "+44 (0)7700 900456"),
        ("Jean picks up on (020) 7946 0331 most days", "(020) 7946 0331"),
        ("0 7 7 0 0 9 0 0 2 4 6 is hers", "0 7 7 0 0 9 0 0 2 4 6"),
        ("Nan's house phone is 0113 496 0750", "0113 496 0750"),
        ("her number: 7700 900123", "7700 900123"),
        ("his cousin in Lyon +33 6 12 34 56 78", "+33 6 12 34 56 78"),
        ("call 07700 900123, or 07700 900456", "07700 900123"),
        ("ring 01632 960123 for Ken", "01632 960123"),
        ("her daughter in Ohio: phone (212) 555-0142", "(212) 555-0142"),
        ("his number is 0043 1 9346 3112", "0043 1 9346 3112"),
        ("mobile 06 54 32 10 98", "06 54 32 10 98"),
        ("Lech Nowak\n601 234 567 (mobile)", "601 234 567"),
        ("+1-212-555-0142x77 is her desk", "+1-212-555-0142x77"),
        ("ring her on 1632 96012", "1632 96012"),
    ],
)  # fmt: skip
def test_a_persons_telephone_number_is_seen_however_it_is_written(text: str, number: str) -> None:
    assert stretches(text)[0] == number
    assert isinstance(met(text), Evidence)


@pytest.mark.parametrize(
    "text",
    [
        "ring the office on 01632 960000",
        "office is +44 1632 960000",
        "the listening line is 020 7946 0099, any hour",
        "anyone can dial 116 123 for free, or 999",
        "donations line 0800 123 4567",
        "council switchboard 0300 123 1234",
        "order number 07911123456 has shipped",
        "parcel ref: 07700 900123",
        "the total is 1234567890 according to the sheet",
        "<@770090012345678901> can you look, <t:1700900123:R>",
        "https://example.org/order/07700900123",
        "we packed 120 bags, 45 boxes and 300 tins",
        "2026-03-05 14:02:11",
        "score was 11-9 11-7 9-11 11-8 for us",
        "opens 10.30 - 12.30 and 13.00 - 15.00",
    ],
)
def test_public_numbers_and_other_digits_are_spared(text: str) -> None:
    assert met(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "mine's 07700 900456, ring me when you're at the gate",
        "my number is 07700 900456",
        "my new number's changed, it's 07700 900456",
        "text me on 07700 900456 if you're stuck",
        "give me a ring on 07700 900456",
        "I'm on 07700 900456 all evening",
        "07700 900456 that's my number",
        "my email is sam.lee@example.org",
        "my postcode is LS6 2AB",
        "my nhs number is 943 476 5919 and the site rejects it",
    ],
)
def test_the_authors_own_details_are_theirs_to_give(text: str) -> None:
    assert all(item.own for item in seen(text))
    assert seen(text)
    assert met(text) is None


def test_a_mothers_number_is_not_ones_own() -> None:
    for text in (
        "my mum's number is 07700 900456",
        "mine's broken, use Jean's on 07700 900456",
        "ring Jean on 07700 900456",
    ):
        assert isinstance(met(text), Evidence), text


def test_own_details_count_where_a_rule_says_so() -> None:
    assert isinstance(
        met("my number is 07700 900456", IdentifierGiven(kinds=(IdentifierKind.PHONE,), not_own=False)), Evidence
    )


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("jean's is jean.price@example.org", "jean.price@example.org"),
        ("write to j.price+home@mail.example.co.uk.", "j.price+home@mail.example.co.uk"),
    ],
)
def test_an_e_mail_address_is_seen(text: str, address: str) -> None:
    assert stretches(text) == [address]
    assert isinstance(met(text), Evidence)


@pytest.mark.parametrize(
    ("text", "checked"),
    [
        ("jean dot price at example dot org", False),
        ("jean dot price at gmail dot com", True),
        ("jean (at) example (dot) org", True),
        ("jean[at]example[dot]org", True),
        ("jean [at] example.org", True),
    ],
)
def test_an_address_in_words_is_checked_where_nothing_else_can_be_meant(text: str, checked: bool) -> None:
    items = seen(f"it's {text} ok")
    assert [item.kind for item in items] == [IdentifierKind.EMAIL]
    assert items[0].checked is checked


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("his NI number is CE402177B", IdentifierKind.NATIONAL_INSURANCE, "CE402177B"),
        ("CE 40 21 77 B for the form", IdentifierKind.NATIONAL_INSURANCE, "CE 40 21 77 B"),
        ("dob 07/11/1973", IdentifierKind.DATE_OF_BIRTH, "07/11/1973"),
        ("she was born on 9th April 1957", IdentifierKind.DATE_OF_BIRTH, "9th April 1957"),
        ("22 Feb 1988 is her date of birth", IdentifierKind.DATE_OF_BIRTH, "22 Feb 1988"),
        ("passport number 514820663", IdentifierKind.PASSPORT, "514820663"),
        ("licence MORGA657054SM9IJ", IdentifierKind.DRIVING_LICENCE, "MORGA657054SM9IJ"),
        ("sort code 30-96-11 account 41220787", IdentifierKind.BANK_ACCOUNT, "30-96-11 account 41220787"),
        ("acc no. 60114327 is his", IdentifierKind.BANK_ACCOUNT, "60114327"),
        ("GB39 ABCD 3096 1141 2207 87", IdentifierKind.IBAN, "GB39 ABCD 3096 1141 2207 87"),
        ("her card 4012 8888 8888 1881", IdentifierKind.PAYMENT_CARD, "4012 8888 8888 1881"),
        ("amex 3714 496353 98431", IdentifierKind.PAYMENT_CARD, "3714 496353 98431"),
        ("Diners 3056 930902 5904", IdentifierKind.PAYMENT_CARD, "3056 930902 5904"),
        ("his card is 180000000000002", IdentifierKind.PAYMENT_CARD, "180000000000002"),
        ("logged in from 2a00:23c4::7f01", IdentifierKind.IP_ADDRESS, "2a00:23c4::7f01"),
        ("her address is Rose Cottage, Mill Lane", IdentifierKind.ADDRESS, "Rose Cottage, Mill Lane"),
        ("he drives a van, reg KV19 ZMD", IdentifierKind.VEHICLE, "KV19 ZMD"),
        ("logged in from 85.214.132.117", IdentifierKind.IP_ADDRESS, "85.214.132.117"),
        ("she lives at Flat 2, 61 Larch Grove", IdentifierKind.ADDRESS, "Flat 2, 61 Larch Grove"),
        ("drop it round to his, 18 Nelson St", IdentifierKind.ADDRESS, "18 Nelson St"),
        ("https://wa.me/447700900123", IdentifierKind.PHONE, "447700900123"),
        ("Maggie \uff10\uff17\uff17\uff10\uff10 \uff19\uff10\uff10\uff11\uff12\uff13", IdentifierKind.PHONE, ""),
        ("her number 077\u200b00 900\u200b123", IdentifierKind.PHONE, "077\u200b00 900\u200b123"),
    ],
)
def test_what_else_identifies_a_person(text: str, kind: IdentifierKind, value: str) -> None:
    [item] = [item for item in seen(text) if item.kind is kind]
    assert item.checked
    assert text[item.span.start : item.span.end] == (value or text.removeprefix("Maggie "))


@pytest.mark.parametrize(
    "text",
    [
        "ZZ 10 37 59 A is no such number",
        "the fair is on 12/03/2026",
        "order 514820663 has shipped",
        "4012 8888 8888 1882 is mistyped",
        "version 2.10.0.1 is out",
        "router on 192.168.1.1",
        "call from 10.30-12.00 please",
        "phone 12.10.2026 to be sure",
        "call 0800 1111, that's Childline",
        "ring 1-800-555-0142, it's free",
        "2500-3000 home visits a year",
        "mobile 2024-2025 budget",
        "4123 4567 8901 2345 61 is a ticket",
        "our office: 5 Market Street",
        "the hall is at 5 Market Street",
        "bus 42 from Station Road",
        "12 of us walk up the High Street",
        "41220787 tins since 2004",
    ],
)
def test_other_digits_identify_nobody(text: str) -> None:
    assert met(text) is None


@pytest.mark.parametrize(
    "text", ["logged in at 12:30:45", "update 2.27.96.63.8 is out", "cafe::bad", "mac 3c:22:fb:0a:11:9e"]
)
def test_times_and_versions_are_no_computers(text: str) -> None:
    assert not [item for item in seen(text) if item.kind is IdentifierKind.IP_ADDRESS]


def test_what_is_said_not_to_be_mine_is_somebodys() -> None:
    assert isinstance(met("not mine, 07700 900123"), Evidence)
    assert isinstance(met("that's not my number: 07700 900123"), Evidence)
    assert met("mine, 07700 900123") is None


def test_the_groups_own_account_is_public() -> None:
    group = GROUP.model_copy(update={"public_contacts": PublicContacts(accounts=("30-96-11 41220787", "41220787"))})
    items = Identifiers.for_group(group, ()).read(subject("donate: account number 41220787")).items
    assert [item.public for item in items if item.kind is IdentifierKind.BANK_ACCOUNT] == [True]


def test_a_second_country_has_its_own_numbers() -> None:
    irish = Identifiers.for_group(GROUP.model_copy(update={"countries": ("ie",)}), ())
    for text, kind in (
        ("her PPS number is 1234567T", IdentifierKind.PPS_NUMBER),
        ("ring him on 085 123 4567", IdentifierKind.PHONE),
        ("he lives at 4 Main Street, D02 X285", IdentifierKind.POSTCODE),
    ):
        [item] = [item for item in irish.read(subject(text)).items if item.kind is kind]
        assert item.checked, text


@pytest.mark.parametrize(
    "text",
    [
        "write to pantry@hollins.example",
        "ask anyone@council.example",
        "info@example.org answers on weekdays",
        "instructions at example.org are fine",
        "meet at the dot on the map",
        "@everyone doors at 9",
    ],
)
def test_office_addresses_and_look_alikes_are_spared(text: str) -> None:
    assert met(text) is None


def test_a_postcode_is_a_persons_only_where_words_say_who_lives_there() -> None:
    assert isinstance(met("she lives at 4 Mill Lane, LS6 2AB"), Evidence)
    assert isinstance(met("Jean's new address is 4 Mill Lane ls6 2ab"), Evidence)
    assert met("the fair is at the hall, LS6 2AB") is None
    assert [item.kind for item in seen("the fair is at the hall, LS6 2AB")] == [IdentifierKind.POSTCODE]
    assert met("she moved to the flats by us, LS1 4AP") is None, "the group's own"


@pytest.mark.parametrize(
    "text", ["back at 4am", "disk hd0 3rd row", "ZZ1 2AB is not a place", "B12 vitamins", "m25 4th lane"]
)
def test_what_only_looks_like_a_postcode_is_none(text: str) -> None:
    assert seen(text) == ()


def test_an_nhs_number_needs_its_check_digit_and_a_word_or_its_grouping() -> None:
    assert isinstance(met("NHS number for Jean: 943 476 5919"), Evidence)
    assert isinstance(met("her nhs no 9434765919"), Evidence)
    assert met("NHS number for Jean: 943 476 5918") is None
    assert met("943 476 5919") is None
    assert seen("invoice 9434765919") == ()
    assert [item.checked for item in seen("it is 943 476 5919")] == [False]


def test_a_number_of_the_health_service_that_begins_with_a_nought_is_no_telephone_number() -> None:
    [item] = seen("her NHS number is 012 345 6789")
    assert item.kind is IdentifierKind.NHS_NUMBER
    assert item.checked


def test_a_number_in_words_is_a_number() -> None:
    spoken = "oh double seven double oh nine double oh one two three"
    assert stretches(f"tell him {spoken} ok") == [spoken]
    assert stretches("we need one two three four five six seven of them") == []
    assert stretches("so oh double seven double oh nine hundred four five six") == [
        "oh double seven double oh nine hundred four five six"
    ]


def test_a_number_abroad_is_seen_but_only_its_plan_checks_it() -> None:
    assert [item.checked for item in seen("his aunt is on +353 20 913 0000")] == [False]
    assert [item.checked for item in seen("his cousin is on +33 6 12 34 56 78")] == [True]


def test_two_in_a_row_are_two() -> None:
    assert stretches("07700 900123 07700 900456") == ["07700 900123", "07700 900456"]


def test_spans_are_in_what_was_typed_whatever_stands_before() -> None:
    text = "\uff28ello 👋 <:wave:123456> **Jean** is on 07700 900123"
    assert stretches(text) == ["07700 900123"]


def test_the_evidence_quotes_nothing() -> None:
    evidence = met("Jean: 07700 900123 and jean@example.org")
    assert isinstance(evidence, Evidence)
    assert evidence.because == "it gives a telephone number and an e-mail address"
    assert evidence.checked
    assert not IdentifierGiven.opinion
    assert isinstance(ANY_CHECKED.met(Signals()), Unknown)


def test_a_country_is_one_file() -> None:
    assert "gb" in known_countries()
    assert len(load_country("gb").postcode.areas) > 120
    with pytest.raises(ValueError, match="there is no country 'zz': choose from"):
        Identifiers.for_group(Group(countries=("zz",)), ())
    with pytest.raises(ValueError, match="there is no country"):
        load_country("../gb")


@pytest.mark.parametrize(
    "text",
    [
        "Maggie's number is 7700 900123",
        "mine's 07700 900456, ring me",
        "order no 07700 900456",
        "07700 900123 that's me",
        "her nhs number is 943 476 5919",
        "she lives at LS6 2AB",
        "that's not mine: 07700 900123",
    ],
)
def test_the_words_near_a_detail_count_in_a_long_message_as_well(text: str) -> None:
    before = "tea at the hall was lovely.\n" * 20
    assert len(before) > LONG
    told = [(item.kind, item.checked, item.own, item.cue, item.confidence) for item in seen(text)]
    assert told
    assert [(item.kind, item.checked, item.own, item.cue, item.confidence) for item in seen(before + text)] == told


def test_words_that_stand_nowhere_in_a_long_text_need_not_be_looked_for() -> None:
    long = "x" * LONG
    assert Anywhere(["mine"]).may_stand("short")
    assert not Anywhere(["mine"]).may_stand(long)
    assert Anywhere(["mine"]).may_stand(f"{long} it is mine")
    assert Anywhere([r"\bmine"]).may_stand(long), "what stands beside it may be cut off where it is looked for"
