"""The model is behind for a while: the rules go on, moderators are told, and what was missed is read after all."""

from bot.evaluation.stage import Stage
from bot.store.to_read import ToRead
from policy_rules.vocabulary import Scores, Unknown
from tests.end_to_end.reading_cards import words

CRUEL = "I hope you choke on it, you make me sick"  # which no wording of the policy finds


class Tired:
    """The real model, which reads nothing while it is tired."""

    def __init__(self, stage: Stage) -> None:
        self._model = stage.scorer
        self.name = self._model.name
        self.healthy = self.tired = True

    async def score(self, text: str) -> Scores | Unknown:
        return Unknown("the model is behind") if self.tired else await self._model.score(text)


async def test_what_the_model_missed_is_read_again_from_discord(quiet_town: Stage) -> None:
    town, pilot = quiet_town, quiet_town.pilot
    model = Tired(town)
    town.scorer = model
    async with town.steward_on():
        missed = await pilot.say("tom", "#general", CRUEL)
        gone = await pilot.say("lee", "#general", "Off to bed")
        await town.judged(gone)
        await pilot.delete(gone)
        await pilot.until(
            lambda: any("read again" in text or "again now" in text for text in pilot.texts("#moderators"))
        )
        assert "messages were read by the rules alone" in (await pilot.slash("maria", "queue")).content
        assert "rules alone" not in (await pilot.slash("tom", "queue")).content
        model.tired = False
    async with town.steward_on():  # which survives a restart
        await pilot.until(lambda: any("choke" in words(one) for one in pilot.messages("#moderators")))
        assert pilot.stands(missed)
        await town.caught_up()
        assert await town.store.to_read_count(ToRead.BY_MODEL) == 0
