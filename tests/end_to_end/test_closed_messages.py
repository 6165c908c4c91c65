"""Who takes no private messages reads a note in a private thread, else alone, once a line says that it is there."""

from typing import Any

from bot.evaluation.stage import Stage
from bot.sandbox.permissions import Permission
from bot.sandbox.pilot import Pilot
from policy_rules.effects import OpenNote, TellAuthor
from tests.end_to_end.reading_cards import words

LEAK = "Call Maggie on 07700 900123, she's in tonight"
POINTER = "you have a note from Steward: type /mynotices"


async def leaked(town: Stage) -> None:
    """Lee, who takes no private messages, posts a number."""
    pilot = town.pilot
    pilot.world.closed_to_messages.add(pilot.member_id("lee"))
    message = await pilot.say("lee", "#rota", LEAK)
    await pilot.until(lambda: not pilot.stands(message))
    for _ in range(4):
        await town.caught_up()


def threads(pilot: Pilot) -> list[dict[str, Any]]:
    return [one for one in pilot.world.threads_of(pilot.guild) if one["name"].startswith("A note for you")]


async def test_a_note_comes_in_a_private_thread(town: Stage, pilot: Pilot) -> None:
    await leaked(town)
    [thread] = threads(pilot)
    inside = {member["user_id"] for member in pilot.world.threads.members(thread)}
    assert inside == {pilot.world.bot_id, pilot.member_id("lee")}
    assert "Maggie" not in thread["name"]
    [note] = [one for one in pilot.world.messages.in_channel(thread["id"]) if one["embeds"]]
    assert "is hidden for now" in words(note)
    assert "900123" not in words(note)
    assert not any(POINTER in text for text in pilot.texts("#rota"))


async def test_a_note_waits_for_its_reader_and_for_nobody_else_where_no_thread_can_be_opened(
    town: Stage, pilot: Pilot
) -> None:
    denied = int(Permission.CREATE_PRIVATE_THREADS)
    pilot.world.overwrite(pilot.channel_id("#rota"), pilot.world.bot_id, allow=0, deny=denied)
    await leaked(town)

    assert threads(pilot) == []
    pointer = pilot.messages("#rota")[-1]
    assert POINTER in pointer["content"]
    assert [user["id"] for user in pointer["mentions"]] == [pilot.member_id("lee")]
    assert "private details" not in pointer["content"]

    await pilot.slash("lee", "mynotices", "#rota")
    await town.caught_up()
    assert any("is hidden for now" in words(one) for one in pilot.ephemeral("lee"))
    assert "900123" not in "".join(words(one) for one in pilot.ephemeral("lee"))

    reply = await pilot.slash("sam", "mynotices", "#rota")
    assert "There is no note for you" in reply.content


async def test_a_thread_is_opened_once_and_a_note_in_it_is_no_second_note(town: Stage, pilot: Pilot) -> None:
    await leaked(town)
    rows = [row.effect for row in await town.store.outbox() if isinstance(row.effect, OpenNote | TellAuthor)]
    assert [type(one) for one in rows] == [TellAuthor, OpenNote, TellAuthor]
    await pilot.slash("lee", "mynotices", "#rota")
    await town.caught_up()
    assert len([one for one in pilot.ephemeral("lee") if "is hidden for now" in words(one)]) == 1


async def test_no_thread_is_opened_for_somebody_under_18(quiet_town: Stage) -> None:
    town, pilot = quiet_town, quiet_town.pilot
    pilot.world.add_role(pilot.guild, "Youth")
    pilot.world.add_member(pilot.guild, "kit", roles=["Youth"])
    pilot.world.closed_to_messages.add(pilot.member_id("kit"))
    text = town.policy.read_text(encoding="utf-8")
    town.policy = town.database.parent / "own.yaml"
    town.policy.write_text(text + "care: {under_18: [Youth]}\n", encoding="utf-8")
    async with town.steward_on():
        message = await pilot.say("kit", "#rota", LEAK)
        await pilot.until(lambda: not pilot.stands(message))
        for _ in range(4):
            await town.caught_up()
        assert threads(pilot) == []
        assert POINTER in pilot.texts("#rota")[-1]
