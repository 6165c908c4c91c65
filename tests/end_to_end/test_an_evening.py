"""What should be left alone is left alone, and what needs a person reaches the right one."""

from bot.evaluation.stage import Stage
from bot.sandbox.pilot import Pilot
from tests.end_to_end.reading_cards import card_about, labels, titles, words

CRUEL = "Jo, you are a pathetic useless idiot and everyone here is sick of you. Just leave."
DESPAIR = "I can't do this any more. I don't want to be here, I just want it all to end."


async def test_ordinary_talk_leaves_no_trace(town: Stage, pilot: Pilot) -> None:
    """A clean message costs a cursor and nothing else: no event, no score, no author."""
    before = await town.store.events()
    await pilot.say("sam", "#general", "Kitchen's spotless, lights off. Night all.")
    message = await pilot.say("priya", "#general", "Night. Same time on Thursday.")
    await town.judged(message)

    assert await town.store.events() == before
    channel = pilot.channel_id("#general")
    assert (await town.store.cursors())[channel] == message.id


async def test_a_cruel_message_is_shown_to_a_person_and_not_hidden(town: Stage, pilot: Pilot) -> None:
    """A model's opinion never hides by itself."""
    message = await pilot.say("tom", "#general", CRUEL)
    await pilot.until(lambda: pilot.messages("#moderators"))
    await town.steward.settled()

    card = card_about(pilot, "Be kind to people")
    assert pilot.stands(message)
    assert pilot.dms("tom") == []
    assert "Nothing is hidden" in words(card)
    assert labels(card) == ["Leave it", "Hide"]


async def test_a_moderator_hides_it_and_its_author_is_told_why(town: Stage, pilot: Pilot) -> None:
    message = await pilot.say("tom", "#general", CRUEL)
    await pilot.until(lambda: pilot.messages("#moderators"))

    await pilot.click("maria", card_about(pilot, "Be kind to people"), "Hide")
    await town.steward.settled()

    assert not pilot.stands(message)
    notice = words(pilot.dms("tom")[0])
    assert "policy 5.4" in notice
    assert "complain" in notice
    assert "maria" not in notice
    assert "a moderator hid" in pilot.texts("#steward-log")[-1]


async def test_a_cry_for_help_reaches_the_safeguarding_lead_and_nobody_else(town: Stage, pilot: Pilot) -> None:
    """Nothing is hidden, nobody is told off, no moderator sees it, and the log is silent."""
    message = await pilot.say("jo", "#kitchen", DESPAIR)
    await pilot.until(lambda: pilot.messages("#safeguarding"))
    await pilot.say("tom", "#kitchen", CRUEL)
    await pilot.until(lambda: pilot.messages("#moderators"))
    await town.steward.settled()

    assert pilot.stands(message)
    assert pilot.dms("jo") == []
    assert pilot.texts("#steward-log") == []
    assert titles(pilot.messages("#safeguarding")[0]) == ["1 · Care comes first · in confidence"]
    assert labels(pilot.messages("#safeguarding")[0]) == ["I have seen to it", "Send the help note"]
    assert "want it all to end" not in "".join(words(card) for card in pilot.messages("#moderators"))
    assert not pilot.seen_by("maria", "#safeguarding")


async def test_a_number_in_a_cry_for_help_is_hidden_with_care(town: Stage, pilot: Pilot) -> None:
    message = await pilot.say("jo", "#kitchen", f"{DESPAIR} Tell my sister, 07700 900123.")
    await pilot.until(lambda: pilot.dms("jo"))
    await town.steward.settled()

    notice = words(pilot.dms("jo")[0])
    assert not pilot.stands(message)
    assert "You are not in trouble" in notice
    assert "999" in notice
    assert "Samaritans" in notice
    assert "not a warning" not in notice
    assert pilot.messages("#moderators") == []


async def test_a_quarrel_becomes_one_case(town: Stage, pilot: Pilot) -> None:
    """Later turns of the same quarrel do not open new cards."""
    ann = "You always shove the worst slots on me and then act surprised. You don't listen to anybody, do you."
    ben = "Oh, here we go. Nothing is ever right for you. I'm sick of your moaning, write the list yourself."
    opening = "Somebody has put me on the late slot next week, and nobody said a word to me."
    last = await pilot.say("ann", "#rota", opening)
    for turn in range(6):
        who, says = ("ben", ben) if turn % 2 == 0 else ("ann", ann)
        last = await pilot.say(who, "#rota", says, reply_to=last)
        await town.judged(last)

    quarrels = [card for card in pilot.messages("#moderators") if "Keep quarrels" in "".join(titles(card))]
    assert len(quarrels) == 1


async def test_mentions_in_quoted_text_ping_nobody(town: Stage, pilot: Pilot) -> None:
    """Whatever somebody types, a card or notice mentions no one by it."""
    await pilot.say("tom", "#general", f"@everyone {pilot.mention('jo')} {CRUEL}")
    await pilot.until(lambda: pilot.messages("#moderators"))
    await town.steward.settled()

    card = card_about(pilot, "Be kind to people")
    assert card["mention_everyone"] is False
    assert card["mentions"] == []
    assert "@everyone" not in words(card)
