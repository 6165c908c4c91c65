"""The oracle finds what is not as Discord describes it, so that its silence means something."""

from dataclasses import replace

from bot.sandbox.dispatch import Exchange
from bot.sandbox.payloads import user
from tests.oracle import deviations, outline

STEWARD = user("1", "Steward") | {"mfa_enabled": False, "locale": "en-GB"}
ME = Exchange("GET", "/users/@me", "/users/@me", None, 200, STEWARD)


def test_what_is_right_passes() -> None:
    assert list(deviations(ME)) == []


def test_a_missing_field_is_found() -> None:
    (found,) = deviations(replace(ME, response={key: value for key, value in ME.response.items() if key != "avatar"}))
    assert found == "GET /users/@me response $: 'avatar' is a required property"


def test_a_wrong_status_is_found() -> None:
    (found,) = deviations(replace(ME, status=201))
    assert found.startswith("GET /users/@me answers 201, not one of 200")


def test_a_wrong_request_is_found() -> None:
    post = Exchange("POST", "/channels/1/messages", "/channels/{channel_id}/messages", {"content": 5}, 200, {})
    assert any("request $.content" in found for found in deviations(post))


def test_an_error_without_code_is_found() -> None:
    assert list(deviations(replace(ME, status=404, response={"message": "gone"})))


def test_what_is_right_with_one_id_is_right_with_another_and_with_nothing_else() -> None:
    ids = ("1100000000000000001", "1100000000000000002")
    here, there = (replace(ME, response=ME.response | {"id": one}) for one in ids)
    assert list(deviations(here)) == list(deviations(there)) == []
    for wrong in ({"id": "x"}, {"id": None}, {"avatar": 5}, {"id": int(ids[0])}):
        assert list(deviations(replace(ME, response=here.response | wrong))) != []
    assert outline([ids[0], ids[1], ids[0]]) == outline([ids[1], ids[0], ids[1]]) != outline([ids[0], ids[0], ids[1]])
