"""The model is behind for a while: the rules go on, moderators are told, and what was missed is read after all."""

from datetime import timedelta

import pytest

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
        assert "read by the rules alone" in (await pilot.slash("maria", "queue")).content
        assert "rules alone" not in (await pilot.slash("tom", "queue")).content
        model.tired = False
    async with town.steward_on():  # which survives a restart
        await pilot.until(lambda: any("choke" in words(one) for one in pilot.messages("#moderators")))
        assert pilot.stands(missed)
        await town.caught_up()
        assert await town.store.to_read_count(ToRead.BY_MODEL) == 0


@pytest.mark.parametrize("status", [503, 403])
async def test_what_cannot_be_had_just_now_is_read_later(quiet_town: Stage, status: int) -> None:
    town, pilot = quiet_town, quiet_town.pilot
    town.scorer = model = Tired(town)
    async with town.steward_on():
        missed = await pilot.say("tom", "#general", CRUEL)
        await town.judged(missed)
        model.healthy = model.tired = False  # so that only this test looks
        where = f"GET /channels/{missed.channel_id}/messages/{missed.id}"
        town.sandbox.faults.fail(where, status=status, times=1)
        await town.steward.reading_again.look()
        await town.caught_up()
        assert await town.store.to_read_count(ToRead.BY_MODEL) == 1
        await town.steward.reading_again.look()  # not before its time
        await town.caught_up()
        assert await town.store.to_read_count(ToRead.BY_MODEL) == 1
        town.clock.advance(timedelta(minutes=1))  # type: ignore[attr-defined]
        await town.steward.reading_again.look()
        await town.caught_up()
        assert await town.store.to_read_count(ToRead.BY_MODEL) == 0
        assert any("choke" in words(one) for one in pilot.messages("#moderators"))


async def test_what_cannot_be_had_for_days_is_given_up(quiet_town: Stage) -> None:
    town, pilot = quiet_town, quiet_town.pilot
    town.scorer = model = Tired(town)
    async with town.steward_on():
        missed = await pilot.say("tom", "#general", CRUEL)
        await town.judged(missed)
        model.healthy = False
        town.sandbox.faults.fail(f"GET /channels/{missed.channel_id}/messages/{missed.id}", status=403, times=1000)
        for left in [1] * 300 + [0]:
            await town.steward.reading_again.look()
            assert await town.store.to_read_count(ToRead.BY_MODEL) == left
            town.clock.advance(timedelta(minutes=15))  # type: ignore[attr-defined]


async def test_what_the_model_missed_in_a_thread_that_is_archived_since_is_read_and_can_be_hidden(
    quiet_town: Stage,
) -> None:
    town, pilot = quiet_town, quiet_town.pilot
    town.scorer = model = Tired(town)
    async with town.steward_on():
        thread = await pilot.open_thread("lee", "#general", "the rota", "hello")
        missed = await pilot.say("tom", thread, CRUEL)
        await town.judged(missed)
        model.healthy = model.tired = False
        town.sandbox.world.change_channel(thread, {"thread_metadata": {"archived": True}})
        await town.caught_up()
        assert town.steward.client.get_channel(int(thread)) is None
        await town.steward.reading_again.look()
        await town.caught_up()
        card = next(one for one in pilot.messages("#moderators") if "choke" in words(one))
        await pilot.click("maria", card, "Hide")
        await town.caught_up()
        assert not pilot.stands(missed)
        assert "gone" not in words(pilot.message(card))
