"""The author of a hidden message answers the notice: a person sees it on the card, and it survives a restart."""

from bot.evaluation.stage import Stage
from bot.sandbox.pilot import Pilot
from tests.end_to_end.reading_cards import card_about, labels, words

LEAK = "Call Maggie on 07700 900123, she's in tonight"
PRIVATE = "Keep people's details private"


async def test_who_is_accused_is_heard(quiet_town: Stage) -> None:
    pilot = quiet_town.pilot
    async with quiet_town.steward_on():
        await pilot.say("lee", "#rota", LEAK)
        await pilot.until(lambda: pilot.texts("#steward-log"))
        await pilot.click("maria", card_about(pilot, PRIVATE), "Keep hidden")
        await quiet_town.caught_up()
        assert labels(card_about(pilot, PRIVATE)) == ["Restore", "Show what is masked"]
    async with quiet_town.steward_on():
        notice = pilot.dms("lee")[0]
        assert labels(notice) == [
            "Post it like this",
            "It's mine, or I had permission",
            "Ask a person to check",
        ]
        reply = await pilot.click("lee", notice, "It's mine, or I had permission")
        await quiet_town.caught_up()

        assert "you will hear" in reply.content
        card = card_about(pilot, PRIVATE)
        assert "Its author says\nIt's mine, or I had permission" in words(card)
        assert labels(card) == ["Restore", "Keep hidden", "Show what is masked"]
        again = await pilot.click("lee", notice, "Ask a person to check")
        assert "asked already" in again.content


async def test_somebody_else_looks_at_an_objection(town: Stage, pilot: Pilot) -> None:
    await pilot.say("lee", "#rota", LEAK)
    await pilot.until(lambda: pilot.texts("#steward-log"))
    await pilot.click("maria", card_about(pilot, PRIVATE), "Keep hidden")
    await town.caught_up()
    await pilot.click("lee", pilot.dms("lee")[0], "Ask a person to check")
    await town.caught_up()

    assert "asks for somebody else to look" in pilot.messages("#moderators")[-1]["content"]
    refused = await pilot.click("maria", card_about(pilot, PRIVATE), "Keep hidden")
    assert "asks for somebody else" in refused.content
    allowed = await pilot.click("maria", card_about(pilot, PRIVATE), "Restore")  # her own decision she may turn round
    assert "put back" in allowed.content
