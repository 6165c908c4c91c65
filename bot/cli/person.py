"""`steward person`: what is kept about one member, given out or erased because they asked."""

import json
from typing import Annotated

import typer

from bot.cli.hosting import asked, written
from bot.clock import SystemClock
from bot.store.person import ErasedPerson
from bot.store.writer import Writer
from policy_rules.events import Event, EventKind

app = typer.Typer(no_args_is_help=True, help="What is kept about one member.")
Member = Annotated[str, typer.Argument(metavar="ID", help="The member's id (in Discord: Copy User ID).")]


@app.callback()
def person() -> None:
    """What is kept about one member."""


@app.command()
def export(member: Member) -> None:
    """Print what is kept about a member as JSON: cases on their messages, reports, appeals and notes that they wrote.

    Of a message that they added to a report it says which and when: its words are those of somebody else.
    What is in confidence is not in it: ask those who hold such a case whether it can be told.
    """
    typer.echo(json.dumps(asked(lambda reader: reader.about(member)), indent=2, ensure_ascii=False))


@app.command()
def erase(member: Member) -> None:
    """Erase a member's closed cases, what they reported, their words in appeals and notes. Stop the bot first.

    What still waits for a decision, or is on hold, stays until then, with what they wrote on it. What others told of
    them, and what is in confidence, stays as long as the policy keeps it. What Discord's own AutoMod stopped and nobody
    has read yet goes at once.
    """

    async def work(writer: Writer) -> ErasedPerson:
        done = await writer.erase_person(member)
        counts = {"cases": done.cases, "reasons": done.reasons, "told": done.told, "notes": done.notes}
        counts |= {"stopped": done.stopped}
        await writer.append(Event(EventKind.PERSON_ERASED, SystemClock().now(), payload=counts))
        return done

    done = written(work)
    still = (
        f" {done.kept_open} cases wait for a decision or are on hold: they stay until then, and so does what the member"
        " reported, noted or asked on them. Run this again after it."
        if done.kept_open
        else ""
    )
    reasons = f"{done.reasons} reasons of reports and appeals, {done.told} reports of what is no message"
    stopped = f"{done.stopped} unread messages that AutoMod stopped"
    typer.echo(f"{done.cases} cases, {reasons}, {done.notes} notes, and {stopped} erased.{still}")
