"""A register in a file: good rows are kept, bad ones are named by their line, and no name is quoted."""

import json
from pathlib import Path

import pytest

from bot.readers.register_file import BadRow, RegisterProblem, read_register
from policy_rules.register.entry import Who


def test_a_table_with_bad_rows(tmp_path: Path) -> None:
    path = tmp_path / "register.csv"
    path.write_text(
        "\ufeffName;Aliases;Who\nRuthanne Ebersole;Roo|Ruthie;\n;;\nOttoline Farquhar;;colleague\nX Y;;visitor\n12;;\n",
        encoding="utf-8",
    )
    read = read_register(path)
    assert [(one.name, one.aliases, one.who) for one in read.register.entries] == [
        ("Ruthanne Ebersole", ("Roo", "Ruthie"), Who.SERVICE_USER),
        ("Ottoline Farquhar", (), Who.COLLEAGUE),
    ]
    assert [row.where for row in read.bad] == ["line 3", "line 5", "line 6"]
    assert all("X Y" not in row.why for row in read.bad)


def test_everything_that_json_can_hold(tmp_path: Path) -> None:
    path = tmp_path / "register.json"
    path.write_text(
        json.dumps(
            {
                "service_users": [{"name": "Ruthanne Ebersole", "aliases": ["Roo"]}, {"aliases": []}, 7],
                "colleagues": ["Ottoline Farquhar"],
                "case_reference": {"regex": "ZQ-[0-9]+"},
                "confidential_terms": ["Project Heron"],
                "public_contacts": {"phones": ["01632 960000"], "emails": []},
            }
        )
    )
    read = read_register(path)
    assert [one.who for one in read.register.entries] == [Who.SERVICE_USER, Who.COLLEAGUE]
    assert read.register.case_reference == "ZQ-[0-9]+"
    assert read.public.phones == ("01632 960000",)
    assert read.bad == (
        BadRow("service_users, number 2", "it has no name"),
        BadRow("service_users, number 3", "it must be a name, or a map with one"),
    )


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("r.json", b"{", "line 1: this is no JSON"),
        ("r.json", b"[]", "holds no register"),
        ("r.json", b'{"service_users": ["A B"], "case_reference": {"regex": "("}}', "case_reference"),
        ("r.json", b'{"service_users": ["A B"], "case_reference": {"regex": "x*"}}', "matches every text"),
        ("r.json", b'{"service_users": ["A B"], "confidential_terms": [1]}', "confidential_terms"),
        ("r.json", b'{"service_users": ["A B"], "public_contacts": []}', ""),
        ("r.json", b'{"public_contacts": "01632 960000"}', "line 1: public_contacts must hold lists"),
        ("r.json", b'{"public_contacts": {\n"phones": "01632 960000"}}', "line 2: public_contacts must hold lists"),
        ("r.json", b'{"public_contacts": {\n"emails": {"a@b.org": 1}}}', "line 2: public_contacts must hold lists"),
        ("r.json", b'{"public_contacts": {\n"emails": [],\n"phones": [1]}}', "line 3: public_contacts must hold lists"),
        ("r.json", b'{"public_contacts": {"phones": null}}', "public_contacts must hold lists"),
        ("r.json", b"\xff\xfe\x00", "not UTF-8"),
        ("r.csv", b"person,who\nA B,\n", "no column is called name"),
        ("r.csv", b"", "no column is called name"),
    ],
)
def test_what_cannot_be_read_is_said(tmp_path: Path, name: str, content: bytes, says: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    if not says:
        assert read_register(path).register
        return
    with pytest.raises(RegisterProblem, match=says) as raised:
        read_register(path)
    assert "A B" not in str(raised.value)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(RegisterProblem, match="check the path"):
        read_register(tmp_path / "none.csv")
