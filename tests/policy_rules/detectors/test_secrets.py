import pytest

from policy_rules.detectors.secrets import SecretKind, Secrets, SecretsSeen, SecretTold
from policy_rules.group import Group
from policy_rules.signals import Evidence, Signals
from policy_rules.vocabulary import Unknown
from tests.policy_rules.detectors.reading import subject


def secrets(text: str) -> list[tuple[SecretKind, str]]:
    seen = Secrets.for_group(Group(), ()).read(subject(text))
    return [(item.kind, text[item.span.start : item.span.end]) for item in seen.items]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("door code is 4821#", "4821#"),
        ("the key safe code's 2580 now", "2580"),
        ("Alarm code has changed to 7719, same routine", "7719"),
        ("back door code: C1928X", "C1928X"),
        ("code for the store room is 3344", "3344"),
        ("keysafe is 9051", "9051"),
        ("type 4410# at the gate and push", "4410#"),
        ("the padlock combination is 482", "482"),
        ("pin for the float box 6041", "6041"),
        ("meeting passcode 550912 tonight", "550912"),
        ("3344 is the code for the store room", "3344"),
        ("it's 9051# on the keypad", "9051#"),
        ("the code to get in is 7719", "7719"),
        ("the code's 7719 for the back door", "7719"),
        ("look in the box by the gate, code 2580", "2580"),
        ("side door's 4821 now", "4821"),
        ("gate 4821#", "4821#"),
        ("the card pin is 6041", "6041"),
        ("padlock on the shed is 2-9-1-4", "2-9-1-4"),
        ("combination for the bike lock: 482", "482"),
        ("the hall's entry code has changed to C1928X", "C1928X"),
        ("the safe opens with 44-71-20", "44-71-20"),
        ("press 4410 and the star to open the barrier", "4410"),
        ("set the alarm with 7719 when you leave", "7719"),
    ],
)
def test_a_door_code_told_in_a_sentence_is_seen(text: str, value: str) -> None:
    assert secrets(text) == [(SecretKind.CODE, value)]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("wifi password is Sunflower22", "Sunflower22"),
        ("the password for the rota is tea&biscuits9.", "tea&biscuits9"),
        ("password: marmalade", "marmalade"),
        ("pw: Teapot!9", "Teapot!9"),
        ("log in as helper with password Sunflower22", "Sunflower22"),
        ("her password !Purple77 still works", "!Purple77"),
        ("the wifi password has been changed to Sunflower22", "Sunflower22"),
        ("pass: Sunflower22", "Sunflower22"),
        ("login for the rota site: helper / green-kettle-8", "green-kettle-8"),
        ('the laptop password is "blue teapot tuesday"', "blue teapot tuesday"),
        ("password's correcthorsebatterystaple", "correcthorsebatterystaple"),
    ],
)
def test_a_password_is_seen(text: str, value: str) -> None:
    assert secrets(text) == [(SecretKind.PASSWORD, value)]


@pytest.mark.parametrize(
    "token",
    [
        "ghp_" + "a1B2" * 9,
        "AKIA" + "ABCD1234" * 2,
        "xoxb-" + "1234567890-abcdef",
        "AIza" + "a" * 35,
        "sk_live_" + "a1" * 12,
        "https://discord.com/api/webhooks/" + "1" * 18 + "/" + "t" * 40,
        "-----BEGIN " + "PRIVATE KEY-----",
    ],
)
def test_a_programs_key_is_seen_by_its_shape(token: str) -> None:
    assert [kind for kind, _ in secrets(f"here you go {token} ok?")] == [SecretKind.TOKEN]


@pytest.mark.parametrize(
    "text",
    [
        "ask me for the door code when you get here",
        "door code changed in 2024, ask Jo",
        "the alarm went off at 1430 again",
        "use discount code SPRING20 at the till",
        "the post code is in the pinned message",
        "gate 4 opens at 0900",
        "what's the dress code for the 2026 dinner",
        "the password is needed before you can print",
        "the password is wrong",
        "the wifi password is on the fridge",
        "password must be 12 characters",
        "who has forgotten their password this time",
        "pin this message please, 2026 rota inside",
        "code of conduct is 12 pages",
        "order number 48213 has shipped",
        "sign in: name / time of arrival, on the sheet by the door",
        "passcode is in the invite",
        "room 101, second door on the left",
        "put 200 in the key safe for the float",
        "door code changed 12-10-24, ask Jo",
        "open the hall with 2000 leaflets on the tables",
        "the safe number of people in the hall is 120",
        "set the alarm for 0630",
        "locker number is 112 and the till is on the left",
        "do we need 2FA beside the password",
        "type 2 diabetes 2024 talk at the front door",
        "the front door is 1930s oak",
        "press 1 for the office, it opens at 0900",
        "card readers 2024, pin 30 of them on the board",
        "password resets sent to 14 people",
        "ask for the password @helper42 has it",
    ],
)
def test_talk_about_codes_and_passwords_is_no_secret(text: str) -> None:
    assert secrets(text) == []


def test_the_rule_masks_only_the_secret_itself() -> None:
    text = "heads up, door code is 4821# from monday"
    signals = Signals().having(SecretsSeen, Secrets.for_group(Group(), ()).read(subject(text)))
    evidence = SecretTold(kinds=(SecretKind.CODE,)).met(signals)
    assert isinstance(evidence, Evidence)
    assert [text[span.start : span.end] for span in evidence.spans] == ["4821#"]
    assert evidence.checked
    assert "4821" not in evidence.because
    assert SecretTold(kinds=(SecretKind.TOKEN,)).met(signals) is None
    assert isinstance(SecretTold(kinds=(SecretKind.TOKEN,)).met(Signals()), Unknown)
    assert not SecretTold.opinion
