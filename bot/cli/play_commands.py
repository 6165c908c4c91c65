"""What can be typed in `steward play`: a line is said, a line that begins with a slash does something else."""

import difflib
import unicodedata
from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from itertools import takewhile

from rich.text import Text

from bot.cli.play_view import INDENT, Window, labels_of, opinion
from bot.clock import VirtualClock
from bot.discord_app.words import words_in
from bot.evaluation.stage import Stage
from bot.sandbox.errors import ApiError, SandboxError
from bot.sandbox.pilot import Posted
from bot.sandbox.wire import Payload
from policy_rules.complaint import Complaint

BETWEEN_LINES = timedelta(seconds=7)
SHOWN = 15  # last messages of a channel
LONGEST_WAIT = 60 * 24 * 30  # minutes
LONGEST_EMOJI = 16  # characters; a family of four has seven, a flag of a region as well
EMOJI_PARTS = frozenset(("So", "Sk", "Mn", "Cf"))  # signs, tones of skin, forms, joiners
JOINER = "\N{ZERO WIDTH JOINER}"
FLAG_A, FLAG_Z = "\N{REGIONAL INDICATOR SYMBOL LETTER A}", "\N{REGIONAL INDICATOR SYMBOL LETTER Z}"
STEWARDS_OWN = {  # what can be typed in Discord as well, without more words
    "queue": "as a moderator: what waits for you",
    "undo": "as a moderator: put back what was hidden by itself in the last hour",
    "pause": "as a moderator: stop all automatic hiding",
    "resume": "as a moderator: let Steward hide again",
    "stats": "as a moderator: how the last days went",
    "status": "as a moderator: how Steward itself is",
    "mycases": "what is kept about your own messages",
}
LEAVING = frozenset({"quit", "exit", "/exit", "/q"})  # besides /quit
KINDS = ", ".join(Complaint)  # what a reporter says that it is
Lines = list[Text]
Doing = Callable[[str], Awaitable[Lines]]


@dataclass(frozen=True, slots=True)
class Command:
    """One word that can be typed after a slash."""

    usage: str
    what: str
    does: Doing


class Mistyped(Exception):
    """What was typed cannot be done; the message says what can."""


class Player:
    """The person at the keyboard: one member at a time, in one channel at a time."""

    def __init__(self, stage: Stage, clock: VirtualClock) -> None:
        self.leaves = False
        self._stage = stage
        self._clock = clock
        self._pilot = stage.pilot
        self._who = "priya"
        self._where = "#general"
        self._window = Window(stage.pilot)
        list(self._window.changes())
        self._commands = self._all_commands()

    @property
    def prompt(self) -> str:
        """Who is about to say something, and where."""
        return f"{self._who} in {self._where}> "

    async def does(self, line: str) -> Lines:
        """Do what the line says; what there is to see afterwards."""
        typed = line.strip()
        if not typed:
            return []
        self._clock.advance(BETWEEN_LINES)
        if typed.casefold() in LEAVING:
            typed = "/quit"
        try:
            return await self._done(typed)
        except Mistyped as mistake:
            said = str(mistake)
        except TimeoutError:
            said = "Steward is still busy. Please go on; what it does is shown with the next line."
        except SandboxError as refusal:
            said = f"That cannot be done: {refusal}."
        except ApiError as refusal:
            said = f"Discord would refuse that: {'; '.join(refusal.reasons)}."
        return [Text(f"{INDENT}{said}", "magenta")]

    async def _done(self, typed: str) -> Lines:
        if not typed.startswith("/"):
            return await self._say(typed)
        word, _, rest = typed[1:].partition(" ")
        return await self._command(word.casefold()).does(rest.strip())

    def _command(self, word: str) -> Command:
        command = self._commands.get(word)
        if command is None:
            near = difflib.get_close_matches(word, self._commands, 1, 0.5)
            hint = f"Did you mean /{near[0]}?" if near else "/help lists what there is."
            raise Mistyped(f"There is no /{word[:30]} here. {hint}")
        return command

    def _all_commands(self) -> Mapping[str, Command]:
        return {
            "as": Command("/as maria", "be somebody else; /as alone lists everybody", self._as),
            "in": Command("/in #rota", "go to another channel; /in alone lists those that you can see", self._in),
            "look": Command("/look", "read what stands in this channel", self._look),
            "cards": Command("/cards", "see what can be pressed, as far as you may see it", self._cards),
            "press": Command("/press 1 restore", "press a button, by case and first letters", self._press),
            "report": Command(
                "/report sam unkind", f"tell moderators of somebody's last message: {KINDS}", self._report
            ),
            "reply": Command("/reply sam That's not on", "answer somebody's last message", self._reply),
            "edit": Command("/edit the right words", "change what you said last", self._edit),
            "delete": Command("/delete", "take away what you said last", self._delete),
            "react": Command("/react 👍", "react to the newest message here", self._react),
            "wait": Command("/wait 30", "let so many minutes pass", self._wait),
            **{word: Command(f"/{word}", what, partial(self._slash, word)) for word, what in STEWARDS_OWN.items()},
            "check": Command("/check You never listen", "ask what Steward would make of a draft", self._check),
            "help": Command("/help", "this list", self._help),
            "quit": Command("/quit", "leave", self._quit),
        }

    # being somebody somewhere

    async def _as(self, who: str) -> Lines:
        if who:
            member_id = self._member(who)
            if member_id == self._pilot.world.bot_id:
                raise Mistyped("Steward speaks for itself; /as alone lists whom you can be.")
            self._who = self._pilot.world.members[self._pilot.guild][member_id]["user"]["username"]
            return self._must_see_here()
        return [Text(f"{INDENT}{line}") for line in self._people()]

    def _member(self, who: str) -> str:
        """The id of a member, with or without an @ before the name."""
        name = who.removeprefix("@").casefold()
        try:
            return self._pilot.member_id(name)
        except SandboxError:
            members = self._pilot.world.members[self._pilot.guild].values()
            near = difflib.get_close_matches(name, [member["user"]["username"] for member in members], 1, 0.5)
            hint = f"Did you mean {near[0]}?" if near else "/as alone lists everybody."
            raise Mistyped(f"Nobody here is called {who[:40]}. {hint}") from None

    def _must_see_here(self) -> Lines:
        if self._pilot.seen_by(self._who, self._where):
            return []
        place, self._where = self._where, "#general"
        return [Text(f"{INDENT}{self._who} does not see {place}; you are in {self._where}.", "dim")]

    def _people(self) -> Iterator[str]:
        world, guild = self._pilot.world, self._pilot.guild
        for user_id, member in world.members[guild].items():
            if user_id == world.bot_id:
                continue
            roles = ", ".join(world.roles[guild][role]["name"] for role in member["roles"])
            if user_id == world.owner_id:
                roles = "the server is theirs, so they see everything"
            yield member["user"]["username"] + (f" ({roles})" if roles else "")

    async def _in(self, where: str) -> Lines:
        if not where:
            return [Text(f"{INDENT}{name}") for name in self._visible()]
        name = f"#{where.removeprefix('#').casefold()}"
        if name not in self._visible():
            raise Mistyped(f"{self._who} sees no channel {name[:40]}. There is {', '.join(self._visible())}.")
        self._where = name
        return []

    def _visible(self) -> list[str]:
        channels = self._pilot.world.channels_of(self._pilot.guild)
        return [f"#{one['name']}" for one in channels if self._pilot.seen_by(self._who, one["id"])]

    # reading

    async def _look(self, _rest: str) -> Lines:
        lines: Lines = []
        for message in self._pilot.messages(self._where)[-SHOWN:]:
            lines.append(Text(f"{INDENT}{message['author']['username']}:", "bold"))
            lines += self._window.shown(message, INDENT * 2)
        return lines or [Text(f"{INDENT}Nothing stands here yet.", "dim")]

    async def _cards(self, _rest: str) -> Lines:
        lines: Lines = []
        for message in self._window.all().values():
            if labels_of(message) and self._sees(message):
                lines += self._window.shown(message, INDENT)
        return lines or [Text(f"{INDENT}There is nothing that {self._who} can press.", "dim")]

    def _sees(self, message: Payload) -> bool:
        channel = self._pilot.world.channel(message["channel_id"])
        if "recipients" in channel:
            return bool(channel["recipients"][0]["username"] == self._who)
        return self._pilot.seen_by(self._who, channel["id"])

    # doing

    async def _say(self, text: str, to: Payload | None = None) -> Lines:
        answered = Posted(to["id"], to["channel_id"]) if to else None
        posted = await self._pilot.say(self._who, self._where, self._with_mentions(text), reply_to=answered)
        return await self._after(posted)

    def _with_mentions(self, text: str) -> str:
        members = self._pilot.world.members[self._pilot.guild].values()
        names = {member["user"]["username"] for member in members}
        first, *rest = text.split("@")
        return first + "".join(self._mentioned(piece, names) for piece in rest)

    def _mentioned(self, piece: str, names: set[str]) -> str:
        """What stood after an @, as Discord sends it: a mention, if it begins with a whole name."""
        word = "".join(takewhile(str.isalnum, piece))
        if word.casefold() not in names:
            return f"@{piece}"
        return self._pilot.mention(word.casefold()) + piece.removeprefix(word)

    async def _reply(self, rest: str) -> Lines:
        who, _, text = rest.partition(" ")
        if not text.strip():
            raise Mistyped("Whom, and what? For example: /reply sam Thank you")
        return await self._say(text.strip(), self._last_of(who))

    def _last_of(self, who: str) -> Payload:
        """What somebody wrote last in this channel; what was put back in their name counts."""
        member_id = self._member(who)
        name = self._pilot.world.users[member_id]["username"]
        written = [
            one
            for one in self._pilot.messages(self._where)
            if one["author"]["id"] == member_id or (one.get("webhook_id") and one["author"]["username"] == name)
        ]
        if not written:
            raise Mistyped(f"{name} has written nothing that stands in {self._where}.")
        return written[-1]

    async def _report(self, rest: str) -> Lines:
        who, what, reason = [*rest.split(maxsplit=2), "", "", ""][:3]
        if what.casefold() not in set(Complaint):
            raise Mistyped(f"Whose message, and what is it: {KINDS}? For example: /report sam unkind")
        words = words_in()
        opened = await self._pilot.menu(self._who, words("report.title"), self._last_of(who))
        filled = {words("report.what"): words(f"report.{what.casefold()}"), words("report.reason"): reason}
        reply = await self._pilot.submit(self._who, opened.modal, filled)
        return [*self._answer(reply.content), *await self._after(None)]

    async def _edit(self, text: str) -> Lines:
        if not text:
            raise Mistyped("What should it say? For example: /edit The office number is on the board")
        mine = self._mine()
        await self._pilot.edit(mine, self._with_mentions(text))
        return await self._after(mine)

    async def _delete(self, _rest: str) -> Lines:
        await self._pilot.delete(self._mine())
        return await self._after(None)

    def _mine(self) -> Posted:
        """What the current member said last, of all that still stands."""
        who = self._pilot.member_id(self._who)
        own = [one for one in self._window.all().values() if one["author"]["id"] == who]
        if not own:
            raise Mistyped(f"{self._who} has nothing standing to change.")
        newest = max(own, key=lambda one: int(one["id"]))
        return Posted(newest["id"], newest["channel_id"])

    async def _react(self, emoji: str) -> Lines:
        messages = self._pilot.messages(self._where)
        if not messages:
            raise Mistyped(f"Nothing stands in {self._where} yet.")
        if len(emoji) > LONGEST_EMOJI or not _is_emoji(emoji):
            raise Mistyped("With what? One emoji, for example: /react 👍")
        await self._pilot.react(self._who, messages[-1], emoji)
        author = messages[-1]["author"]["username"]
        return [Text(f"{INDENT}{self._who} reacts to {author}'s message with {emoji}"), *await self._after(None)]

    async def _press(self, rest: str) -> Lines:
        number, _, wanted = rest.removeprefix("#").partition(" ")
        carrying = self._window.of_case(int(number)) if number.isdecimal() and len(number) < 9 else []  # noqa: PLR2004
        if not carrying:
            raise Mistyped("Which one? /cards shows what there is, for example: /press 1 restore")
        seen = {label: one for one in carrying if self._sees(one) for label in labels_of(one)}
        unseen = {label: one for one in carrying if not self._sees(one) for label in labels_of(one)}
        fitting = _fitting(wanted, seen) or _fitting(wanted, unseen)  # the sandbox refuses what they do not see
        if len(fitting) != 1:
            if not seen:
                raise Mistyped(f"{self._who} sees nothing of case {number} that can be pressed.")
            raise Mistyped(f"Which button? There is {' · '.join(seen)}.")
        reply = await self._pilot.click(self._who, (unseen | seen)[fitting[0]], fitting[0])
        return [*self._answer(reply.content), *await self._after(None)]

    async def _slash(self, word: str, _rest: str) -> Lines:
        reply = await self._pilot.slash(self._who, word)
        return [*self._answer(reply.content), *await self._after(None)]

    async def _check(self, draft: str) -> Lines:
        if not draft:
            raise Mistyped("What would you like to post? For example: /check You never listen")
        return self._answer((await self._pilot.slash(self._who, "check", draft=draft)).content)

    async def _wait(self, minutes: str) -> Lines:
        if not minutes.isdecimal() or len(minutes) > 6 or not 0 < int(minutes) <= LONGEST_WAIT:  # noqa: PLR2004
            raise Mistyped(f"How many minutes, 1 to {LONGEST_WAIT}? For example: /wait 30")
        self._clock.advance(timedelta(minutes=int(minutes)))
        return [Text(f"{INDENT}It is {self._clock.now():%A %d %B, %H:%M}.", "dim"), *await self._after(None)]

    async def _help(self, _rest: str) -> Lines:
        listed = [Text.assemble((f"{INDENT}{one.usage:<28}", "bold"), one.what) for one in self._commands.values()]
        return [Text(f"{INDENT}A line without a slash is said. @name mentions somebody."), *listed]

    async def _quit(self, _rest: str) -> Lines:
        self.leaves = True
        return []

    async def _after(self, said: Posted | None) -> Lines:
        """What Steward made of what was said, and everything that has changed."""
        await self._stage.caught_up()
        opinions = list(opinion(self._stage.judgement_of(said))) if said else []
        return [*opinions, *self._window.changes(said.id if said and self._pilot.stands(said) else None)]

    def _answer(self, content: str) -> Lines:
        return [Text(f"{INDENT}Steward, to {self._who} alone: {self._window.plain(content)}", "cyan")]


def _fitting(wanted: str, labels: Iterable[str]) -> list[str]:
    """The labels that begin with what was typed, whatever its case and apostrophes."""
    beginning = _bare(wanted)
    return [label for label in labels if beginning and _bare(label).startswith(beginning)]


def _bare(text: str) -> str:
    return "".join(character for character in text.casefold() if character.isalnum())


def _is_emoji(text: str) -> bool:
    """Whether `text` is one emoji: a sign, several that are joined, or the two letters of a flag."""
    signs = [place for place, character in enumerate(text) if unicodedata.category(character) == "So"]
    if any(unicodedata.category(character) not in EMOJI_PARTS for character in text) or 0 not in signs:
        return False
    is_flag = len(text) == 2 and FLAG_A <= min(text) <= max(text) <= FLAG_Z  # noqa: PLR2004
    return is_flag or all(text[place - 1] == JOINER for place in signs[1:])
