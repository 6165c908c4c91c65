"""Who takes no private messages is told in the channel that there is a note, and reads it alone."""

from bot.evaluation.stage import Stage
from bot.sandbox.pilot import Pilot
from tests.end_to_end.reading_cards import words

LEAK = "Call Maggie on 07700 900123, she's in tonight"


async def test_a_note_waits_for_its_reader_and_for_nobody_else(town: Stage, pilot: Pilot) -> None:
    pilot.world.closed_to_messages.add(pilot.member_id("lee"))
    message = await pilot.say("lee", "#rota", LEAK)
    await pilot.until(lambda: not pilot.stands(message))
    await town.caught_up()
    await town.caught_up()

    pointer = pilot.messages("#rota")[-1]
    assert "you have a note from Steward: type /mynotices" in pointer["content"]
    assert [user["id"] for user in pointer["mentions"]] == [pilot.member_id("lee")]
    assert "private details" not in pointer["content"]

    await pilot.slash("lee", "mynotices", "#rota")
    await town.caught_up()
    assert any("is hidden for now" in words(one) for one in pilot.ephemeral("lee"))
    assert "900123" not in "".join(words(one) for one in pilot.ephemeral("lee"))

    reply = await pilot.slash("sam", "mynotices", "#rota")
    assert "There is no note for you" in reply.content
