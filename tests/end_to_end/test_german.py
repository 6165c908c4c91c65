"""A group that speaks German hears German: the notice, the card and the answer to a report."""

from bot.evaluation.stage import Stage
from tests.end_to_end.reading_cards import all_labels, words


async def test_a_notice_arrives_in_german(quiet_town: Stage) -> None:
    town, pilot = quiet_town, quiet_town.pilot
    text = town.policy.read_text(encoding="utf-8")
    head = "  name: Riverside Food Bank\n"
    own = text.replace(head, head + "  writes_in: de\n")
    town.policy = town.database.parent / "own.yaml"
    town.policy.write_text(own, encoding="utf-8")
    async with town.steward_on():
        assert "Was Steward hier liest" in pilot.texts("#general")[0]
        message = await pilot.say("lee", "#rota", "Call Maggie on 07700 900123, she's in tonight")
        await pilot.until(lambda: not pilot.stands(message))
        await town.caught_up()
        [notice] = pilot.dms("lee")
        assert "Hallo lee, hier ist Steward" in words(notice)
        assert "ist vorerst ausgeblendet, weil sie persönliche Angaben über jemanden zu enthalten scheint" in words(
            notice
        )
        assert "Einen Menschen hinsehen lassen" in all_labels(notice)
        assert "Du hast keinen Ärger" not in words(notice)
        reply = await pilot.click("lee", notice, "Einen Menschen hinsehen lassen")
        assert "Ein Mensch sieht es sich an" in reply.content

        card = pilot.messages("#moderators")[-1]
        assert "Die Nachricht ist ausgeblendet." in words(card)
        await pilot.click("maria", card, "Wieder einstellen")
        await town.caught_up()
        assert "sie ist wieder da" in words(pilot.dms("lee")[-1])
        noted = await pilot.slash("maria", "case note", number=99, words="hallo")
        assert noted.content == "Es gibt keinen solchen Fall, den du sehen kannst."
        told = await pilot.slash("jo", "report", what="Unfreundlich zu jemandem", person="tom", reason="Er schrie.")
        assert "Danke, dass du es sagst" in told.content
        assert "nicht ausgeblendet" in (await pilot.click("lee", notice, "Einen Menschen hinsehen lassen")).content
