"""A walk through what people see of Steward, with the real bot in the sandbox, for the pictures of the docs."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.clock import VirtualClock
from bot.evaluation.camera import Camera
from bot.evaluation.stage import Cast, Stage, stage
from bot.moderation.ports import Scorer
from bot.pictures.screen import Screen
from bot.sandbox.pilot import Pilot, Posted
from bot.sandbox.wire import Payload

BEGINS = datetime(2026, 3, 3, 18, 0, tzinfo=UTC)
CAST = Cast(
    members=("Priya", "Sam", "Lee", "Ann", "Ben", "Jo", "Tom", "Grace"),
    moderators=("Maria", "Dev"),
    safeguarding=("Ruth",),
)
MODERATOR, LEAD = "Maria, a moderator,", "Ruth, the safeguarding lead,"
LEAK = "The lady with the twins rang again, can someone call her back? Maggie, 07700 900123"
ALLOWED = "Dave mended mine on Sunday, 07700 900789, he says anybody may ring him"
OWN = "mine's 07700 900456, ring me when you're at the gate"
UNKIND = "Jo, you are a pathetic useless idiot and everyone here is sick of you. Just leave."
AGAIN = "Ben, you are a useless idiot and everyone is sick of you."
IN_SHADOW = "her NHS number is 943 476 5919, they want it at the desk"
CRY = "I can't do this any more. I don't want to be here, I just want it all to end."
LEFT_OPEN = "Maggie is in tonight, her number is 07700 900123"
INVITES = (
    ("Sam", "#general", "Some of us play chess on Thursdays, come along: https://discord.gg/chess42"),
    ("Tom", "#kitchen", "A friend runs this one for bakers, lovely people: https://discord.gg/Kq7vTz"),
)
QUIET = '  mode: live\n  quiet_hours: {from: "22:00", to: "07:30", time_zone: Europe/London}\n'
DRAFT = "Ben, you are useless and nobody wants you here"
QUARREL = (
    ("Ann", "Somebody has put me on the late slot next week, and nobody said a word to me."),
    ("Ben", "It was up on the wall all Monday, Ann."),
    ("Ann", "I'm at work on Mondays, as you know full well."),
    ("Ben", "So now I'm to blame because you can't be bothered to look at the wall?"),
    ("Ann", "You always shove the worst slots on me and then act surprised. You don't listen to anybody, do you."),
    ("Ben", "Oh, here we go. Nothing is ever right for you. I'm sick of your moaning, write the list yourself."),
    ("Ann", "Fine, then it might be done right for once instead of your usual rubbish."),
)


@dataclass
class Tour:
    """The walk so far."""

    town: Stage
    clock: VirtualClock
    camera: Camera

    @property
    def pilot(self) -> Pilot:
        """Plays the people."""
        return self.town.pilot

    async def say(self, who: str, where: str, text: str, *, after: int = 20, reply_to: Posted | None = None) -> Posted:
        """Somebody says something, `after` seconds later, and all that follows from it is done."""
        self.clock.advance(timedelta(seconds=after))
        said = await self.pilot.say(who, where, text, reply_to=reply_to)
        await self.town.judged(said)
        await self.town.caught_up()
        return said

    async def press(self, who: str, message: Payload, label: str) -> Payload:
        """Somebody presses a button; what they see then."""
        reply = await self.pilot.click(who, message, label)
        await self.town.caught_up()
        if reply.message is None:
            raise LookupError(f"{who} pressed {label} and saw nothing")
        return reply.message

    async def command(self, name: str, who: str, typed: str, **options: object) -> None:
        """Somebody uses a command, and a picture of the answer is taken."""
        reply = await self.pilot.slash(who, typed, "#general", **options)
        if reply.message is None:
            raise LookupError(f"{who} used {typed} and saw nothing")
        words = " ".join([f"/{typed}", *(str(value) for value in options.values())])
        self.camera.room(name, "#general", _role(who), [reply.message], f"{who} used {words}")

    def wait_until(self, hour: int, minute: int) -> None:
        """Let the time pass until the clock next shows this."""
        now = self.clock.now()
        then = now.replace(hour=hour, minute=minute, second=0)
        self.clock.advance((then if then > now else then + timedelta(days=1)) - now)

    def card(self, where: str = "#moderators") -> Payload:
        """The newest card of a room."""
        return [one for one in self.pilot.messages(where) if one["components"]][-1]


async def tour(scorer: Scorer) -> tuple[Screen, ...]:
    """Play all scenes, and give their screens."""
    clock = VirtualClock(BEGINS)
    async with _food_bank_at_night(scorer, clock) as town, town.steward_on():
        await town.caught_up()
        walk = Tour(town, clock, Camera(town.pilot, clock))
        for scene in (
            _announced,
            _leaked,
            _restored,
            _reported,
            _argued,
            _cared,
            _own_number,
            _looked_up,
            _alike,
            _asked_next_morning,
            _waited_overnight,
        ):
            await scene(walk)
        return tuple(walk.camera.screens)


@asynccontextmanager
async def _food_bank_at_night(scorer: Scorer, clock: VirtualClock) -> AsyncIterator[Stage]:
    """The invented food bank, with quiet hours."""
    live = files("bot.evaluation").joinpath("data", "food_bank.yaml").read_text(encoding="utf-8")
    with TemporaryDirectory(prefix="steward-") as folder:
        policy = Path(folder) / "policy.yaml"
        policy.write_text(live.replace("  mode: live\n", QUIET), encoding="utf-8")
        async with stage(scorer, clock, cast=CAST, policy=policy) as town:
            yield town


async def _announced(walk: Tour) -> None:
    walk.camera.room("notice", "#general", "everybody", walk.pilot.messages("#general")[:1])


async def _leaked(walk: Tour) -> None:
    camera, pilot = walk.camera, walk.pilot
    await walk.say("Priya", "#general", "Delivery came early, forty crates, all stacked by the back wall.")
    await walk.say("Sam", "#general", "You star. Did they remember the baby milk this time?")
    await walk.say("Lee", "#general", LEAK, after=45)
    camera.room("card-leak", "#moderators", MODERATOR, [walk.card()])
    camera.private("author-told", "Lee", pilot.dms("Lee")[-1])
    masked = await walk.press("Maria", walk.card(), "Show what is masked")
    answers = "answer to the press on “Show what is masked”"
    camera.room("masked", "#moderators", MODERATOR, [masked], answers, opened=True)
    walk.clock.advance(timedelta(minutes=6))
    await walk.press("Maria", walk.card(), "Keep hidden")


async def _restored(walk: Tour) -> None:
    camera, pilot = walk.camera, walk.pilot
    await walk.say("Sam", "#kitchen", "The boiler is out again, does anyone know somebody?", after=300)
    await walk.say("Grace", "#kitchen", ALLOWED, after=60)
    await walk.press("Grace", pilot.dms("Grace")[-1], "It's mine, or I had permission")
    camera.room("card-objection", "#moderators", MODERATOR, [walk.card()])
    walk.clock.advance(timedelta(minutes=4))
    await walk.press("Maria", walk.card(), "Restore")
    camera.room("restored", "#kitchen", "everybody", pilot.messages("#kitchen")[-2:])
    camera.private("restored-told", "Grace", pilot.dms("Grace")[-1])


async def _reported(walk: Tour) -> None:
    camera, pilot = walk.camera, walk.pilot
    said = await walk.say("Tom", "#general", UNKIND, after=600)
    form = (await pilot.menu("Priya", "Report to the moderators", said)).modal
    if form is None:
        raise LookupError("the menu opened no form")
    camera.form("report-form", "#general", "Priya, a member,", form)
    what, more = form.fields
    reply = await pilot.submit("Priya", form, {what: "Unkind to somebody", more: "Second time this week."})
    await walk.town.caught_up()
    if reply.message is not None:
        camera.room("report-thanks", "#general", "Priya, a member,", [reply.message])
    camera.room("card-report", "#moderators", MODERATOR, [walk.card()])
    walk.clock.advance(timedelta(minutes=9))
    await walk.press("Dev", walk.card(), "Hide")
    camera.private("outcome", "Priya", pilot.dms("Priya")[-1])
    camera.room("log", "#steward-log", MODERATOR, pilot.messages("#steward-log")[-3:])


async def _argued(walk: Tour) -> None:
    last: Posted | None = None
    for who, says in QUARREL:
        last = await walk.say(who, "#rota", says, reply_to=last)
    walk.camera.room("card-argument", "#moderators", MODERATOR, [walk.card()])
    chosen = await walk.press("Maria", walk.card(), "Hide messages…")
    walk.camera.room("choose", "#moderators", MODERATOR, [chosen], "answer to the press on “Hide messages…”")


async def _cared(walk: Tour) -> None:
    await walk.say("Jo", "#kitchen", CRY, after=120)
    walk.camera.room("card-welfare", "#safeguarding", LEAD, [walk.card("#safeguarding")])
    await walk.press("Ruth", walk.card("#safeguarding"), "Send the help note")
    walk.camera.private("help-note", "Jo", walk.pilot.dms("Jo")[-1])


async def _own_number(walk: Tour) -> None:
    await walk.say("Grace", "#kitchen", OWN, after=300)
    walk.camera.private("own-number", "Grace", walk.pilot.dms("Grace")[-1])


async def _looked_up(walk: Tour) -> None:
    await walk.say("Sam", "#rota", LEFT_OPEN, after=900)
    walk.clock.advance(timedelta(minutes=12))
    await walk.command("queue", "Maria", "queue")
    await walk.command("stats", "Maria", "stats")
    await walk.command("check", "Sam", "check", draft=DRAFT)
    await walk.command("mycases", "Lee", "mycases")


async def _alike(walk: Tour) -> None:
    await walk.say("Tom", "#kitchen", AGAIN, after=600)
    found = await walk.press("Maria", walk.card(), "Like cases")
    walk.camera.room("likes", "#moderators", MODERATOR, [found], "answer to the press on “Like cases”")
    await walk.press("Maria", walk.card(), "Leave it")
    await walk.command("consistency", "Maria", "consistency")


async def _asked_next_morning(walk: Tour) -> None:
    await walk.say("Ann", "#rota", IN_SHADOW, after=300)
    walk.clock.advance(timedelta(hours=13))
    await walk.town.steward.shadow.look()
    await walk.town.caught_up()
    [card] = [one for one in walk.pilot.messages("#moderators") if _asks(one)]
    await walk.press("Maria", card, next(label for label in _labels(card) if label.endswith("right")))
    [card] = [one for one in walk.pilot.messages("#moderators") if _asks(one)]
    walk.camera.room("card-morning", "#moderators", MODERATOR, [card])
    await walk.command("shadow", "Maria", "shadow")


async def _waited_overnight(walk: Tour) -> None:
    walk.wait_until(22, 40)
    for who, where, says in INVITES:
        await walk.say(who, where, says, after=1_500)
    walk.wait_until(7, 30)
    await walk.town.steward.waiting_cards.look()
    await walk.town.caught_up()
    walk.camera.room("waited", "#moderators", MODERATOR, walk.pilot.messages("#moderators")[-1:])


def _asks(message: Payload) -> bool:
    return any(label.endswith("right") for label in _labels(message))


def _labels(message: Payload) -> list[str]:
    return [one.get("label", "") for row in message["components"] for one in row["components"]]


def _role(who: str) -> str:
    return f"{who}, a {'moderator' if who in CAST.moderators else 'member'},"
