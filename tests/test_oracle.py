"""The oracle finds what is not as Discord describes it, so that its silence means something."""

from dataclasses import replace

from bot.sandbox.dispatch import Exchange
from bot.sandbox.payloads import user
from tests.oracle import deviations

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


def test_an_id_is_digits_in_quotes() -> None:
    assert list(deviations(replace(ME, response=ME.response | {"id": "1100000000000000001"}))) == []
    for wrong in ({"id": "x"}, {"id": None}, {"id": 1100000000000000001}, {"avatar": 5}):
        assert list(deviations(replace(ME, response=ME.response | wrong))) != []
