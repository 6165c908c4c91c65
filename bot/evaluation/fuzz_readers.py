"""What `bot.evaluation.fuzz` makes, and what it feeds with it: makers of cases, and readers that must not break."""

import io
import random
import signal
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from bot.files.child import read_safely
from bot.readers.exports import ExportProblem, reader_of
from bot.readers.register_file import RegisterProblem, read_register
from policy_rules.decide import decide
from policy_rules.detectors import DETECTORS
from policy_rules.detectors.detector import read_all
from policy_rules.policy import SHIPPED, Policy, PolicyProblem, load_policy, parse_policy
from policy_rules.signals import Subject
from policy_rules.text import normalise
from policy_rules.vocabulary import Channel, Member, Message, Scores, said

Make = Callable[[int, int], bytes]
Read = Callable[[bytes, Path], None]
PATIENCE_S = 12  # of processor time with one case, after which it counts as hanging: a busy machine is no fault
LONGEST_TEXT = 4_000  # characters, as Discord allows with Nitro
SCRAPS = (
    "07700 900123", "ring", "my", "mine's", "07", "+44", "(0)", "a@b.co", "M14 5RB", "NHS", "485 777 3456",
    "door code", "2580#", "you", "you're", "useless", "kill", "myself", "http://", "https://x.y/", "discord.gg/",
    "[a](b)", "||", "**", "`", "<@1>", "<:x:1>", "@everyone", "\n", "\n> ", " ", "  ", ".", "-", "\u200b", "\u0301",
    "\u202e", "\u00e9", "\u0439", "\U0001d4ea", "\U0001f6a9", "\U0001f469\u200d\U0001f469", "\ud800",
    "sort code 20-00-00", "password is", '"he said"', "those people", "women can't", "0", "1" * 20, "A" * 30,
    "\u00e9" * 9, "\u00b9\u00b2\u00b3", "\u0663",
)  # fmt: skip


class Hangs(BaseException):
    """A case took longer than `PATIENCE_S`."""


@contextmanager
def _patience() -> Iterator[None]:
    def ring(*_: object) -> None:
        raise Hangs(f"longer than {PATIENCE_S} s")

    signal.signal(signal.SIGPROF, ring)
    signal.setitimer(signal.ITIMER_PROF, PATIENCE_S)
    try:
        yield
    except Hangs as hangs:
        raise TimeoutError(str(hangs)) from None
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)


def _chance(seed: int, number: int) -> random.Random:
    return random.Random(seed * 1_000_003 + number)  # noqa: S311 - cases, no secret


def _text(seed: int, number: int) -> bytes:
    """A text of scraps, a repeated scrap, or any characters at all."""
    chance = _chance(seed, number)
    kind = chance.random()
    if kind < 0.1:  # noqa: PLR2004 - one in ten
        text = chance.choice(SCRAPS) * chance.randrange(1, 2000)
    elif kind < 0.25:  # noqa: PLR2004
        text = "".join(chr(chance.randrange(0x11_0000)) for _ in range(chance.randrange(200)))
    else:
        text = "".join(chance.choice(SCRAPS) + chance.choice(("", " ")) for _ in range(chance.randrange(120)))
    return text[:LONGEST_TEXT].encode("utf-8", "surrogatepass")


@cache
def _policy() -> Policy:
    return load_policy()


@cache
def _detectors() -> tuple[Any, ...]:
    policy = _policy()
    return tuple(kind.for_group(policy.group, policy.asked(kind.predicate)) for kind in DETECTORS)


def rules_read(typed: str) -> None:
    """Take a text through every detector and the decision, with scores that make every rule look."""
    message = Message("1", Channel("1", "room"), Member("1", "x"), said(typed), datetime(2026, 1, 5, tzinfo=UTC))
    text = normalise(typed)
    scores = Scores("fuzz", {"toxicity": 0.99, "insult": 0.9, "hostility": 0.9, "threat": 0.9, "identity_attack": 0.9})
    signals = read_all(_detectors(), Subject(message, text, scores))
    broken = [one.why for one in signals.unknown() if "failed" in one.why]
    if broken:
        raise AssertionError(broken[0])
    decide(message, signals, _policy())


def _read_text(case: bytes, _folder: Path) -> None:
    rules_read(case.decode("utf-8", "surrogatepass"))


def mutated(whole: bytes, chance: random.Random) -> bytes:
    """`whole` with some of its bytes changed, cut out, doubled or cut off."""
    case = bytearray(whole)
    for _ in range(chance.randrange(1, 12)):
        place = chance.randrange(len(case) or 1)
        match chance.randrange(5):
            case 0 if case:
                case[place] = chance.randrange(256)
            case 1:
                del case[place : place + chance.randrange(1, 60)]
            case 2:
                case[place:place] = case[place : place + chance.randrange(1, 60)]
            case 3:
                case[place:place] = bytes(chance.randrange(256) for _ in range(chance.randrange(1, 9)))
            case _:
                if chance.random() < 0.2:  # noqa: PLR2004 - one in five of these
                    del case[place:]
    return bytes(case)


def _of(samples: Callable[[], Sequence[bytes]]) -> Make:
    kept = cache(samples)

    def make(seed: int, number: int) -> bytes:
        chance = _chance(seed, number)
        return mutated(chance.choice(kept()), chance)

    return make


def _packed(samples: Callable[[], Sequence[bytes]]) -> Make:
    """Office files: half of the cases change a part inside the archive, which then still unpacks."""
    kept = cache(samples)

    def make(seed: int, number: int) -> bytes:
        chance = _chance(seed, number)
        whole = chance.choice(kept())
        if chance.random() < 0.5:  # noqa: PLR2004 - half
            return mutated(whole, chance)
        held = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(whole)) as before, zipfile.ZipFile(held, "w") as after:
            names = before.namelist()
            changed = chance.choice(names)
            for name in names:
                part = before.read(name)
                after.writestr(name, mutated(part, chance) if name == changed else part)
        return held.getvalue()

    return make


def _words() -> Sequence[bytes]:
    import docx

    document = docx.Document()
    document.add_paragraph("The rota for March")
    table = document.add_table(rows=2, cols=2)
    for cell, text in zip(
        (*table.rows[0].cells, *table.rows[1].cells), ("Name", "Phone", "Jo", "07700 900123"), strict=True
    ):
        cell.text = text
    held = io.BytesIO()
    document.save(held)
    return (held.getvalue(),)


def _sheets() -> Sequence[bytes]:
    import openpyxl

    book = openpyxl.Workbook()
    for row in (["Name", "Phone"], ["Jo", "07700 900123"], ["Al", 7.5], ["=1+1", None]):
        book.worksheets[0].append(row)
    held = io.BytesIO()
    book.save(held)
    return (held.getvalue(),)


def _pdfs() -> Sequence[bytes]:
    from pypdf import PdfWriter

    writer = PdfWriter()
    writer.add_blank_page(200, 200)
    writer.add_metadata({"/Title": "rota"})
    held = io.BytesIO()
    writer.write(held)
    plain = (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj "
        b"3 0 obj<</Type/Page/Parent 2 0 R/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>endobj "
        b"4 0 obj<</Length 40>>stream\nBT /F1 12 Tf (ring 07700 900123) Tj ET\nendstream endobj "
        b"5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj trailer<</Root 1 0 R>>"
    )
    return (held.getvalue(), plain)


def _pictures() -> Sequence[bytes]:
    from PIL import Image

    made = []
    for kind in ("PNG", "JPEG", "GIF", "WEBP", "BMP"):
        held = io.BytesIO()
        exif = Image.Exif()
        exif.get_ifd(0x8825).update({1: "N", 2: (53.0, 28.0, 40.0), 3: "W", 4: (2.0, 14.0, 30.0)})
        Image.new("RGB", (40, 30), (200, 10, 10)).save(
            held, kind, **({"exif": exif} if kind in ("JPEG", "WEBP") else {})
        )
        made.append(held.getvalue())
    return tuple(made)


def _plains() -> Sequence[bytes]:
    return (
        b"Name,Phone,Born\nJo,07700 900123,1961\n" * 3,
        "rota für März\nA;B;C\n1;2;3".encode(),
        "hello".encode("utf-16"),
    )


def _read_file(case: bytes, _folder: Path) -> None:
    with _patience():
        read_safely(case)


def _exports() -> Sequence[bytes]:
    head = b'{"guild":{"id":"1","name":"g"},"channel":{"id":"2","type":"GuildTextChat","name":"general"},"messages":['
    one = (
        b'{"id":"3","type":"Default","timestamp":"2026-01-05T18:00:00+00:00","content":"hello","author":{"id":"4","name":"jo",'
        b'"isBot":false,"roles":[]},"attachments":[{"id":"5","fileName":"a.png","fileSizeBytes":3}],"embeds":[],"reactions":[],'
        b'"mentions":[{"id":"6","name":"al"}],"reference":{"messageId":"2"}}'
    )
    return (head + one + b"," + one.replace(b'"3"', b'"7"') + b"]}", head + b"]}")


def _chats() -> Sequence[bytes]:
    return (
        b"05/01/2026, 18:00 - Jo: hello\n05/01/2026, 18:01 - Al: two\nlines\n13/01/2026, 18:01 - Al: <Media omitted>\n",
        "[1/5/26, 6:00:00\u202fPM] Jo: hello\n[1/13/26, 6:01:00\u202fPM] \u200eAl: \u200eimage omitted\n".encode(),
    )


def _registers() -> Sequence[bytes]:
    json = (
        b'{"service_users":[{"name":"Jo Pell","aliases":["Josie"]}],"colleagues":["Al Rudd"],'
        b'"case_reference":{"regex":"RF-[0-9]{4}"},"confidential_terms":["Project Heron"],'
        b'"public_contacts":{"phones":["01632 960000"],"emails":[]}}'
    )
    return (b"name,aliases,who\nJo Pell,Josie;Jojo,service_user\nAl Rudd,,colleague\n", json)


def _policies() -> Sequence[bytes]:
    return (
        SHIPPED.read_bytes(),
        b"extends: shipped\ngroup: {name: Riverside}\nrules:\n  - {id: quarrel, enabled: false}\n",
    )


def _read_export(case: bytes, folder: Path) -> None:
    path = folder / "export"
    path.write_bytes(case)
    try:
        with _patience():
            reader = reader_of(path)
            reader.heading(path)
            for _ in reader.messages(path):
                pass
    except ExportProblem:
        pass
    finally:
        path.unlink()


def _read_register(case: bytes, folder: Path) -> None:
    path = folder / ("register.json" if case[:1] == b"{" else "register.csv")
    path.write_bytes(case)
    try:
        with _patience():
            read_register(path)
    except RegisterProblem:
        pass
    finally:
        path.unlink()


def _read_policy(case: bytes, _folder: Path) -> None:
    try:
        with _patience():
            parse_policy(case.decode("utf-8", "replace"), "ours.yaml")
    except PolicyProblem as problem:
        str(problem)


READERS: Mapping[str, tuple[Make, Read]] = {
    "text": (_text, _read_text),
    "plain": (_of(_plains), _read_file),
    "word": (_packed(_words), _read_file),
    "sheet": (_packed(_sheets), _read_file),
    "pdf": (_of(_pdfs), _read_file),
    "picture": (_of(_pictures), _read_file),
    "discord": (_of(_exports), _read_export),
    "whatsapp": (_of(_chats), _read_export),
    "register": (_of(_registers), _read_register),
    "policy": (_of(_policies), _read_policy),
}
