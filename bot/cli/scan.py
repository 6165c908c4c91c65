"""`steward scan FILE…`: what Steward would have seen in a chat that was exported."""

import asyncio
import json
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import Progress, SpinnerColumn, TextColumn
from rich.table import Table

from bot.cli.console import COULD_NOT, FOUND, could_not, err, out, plain
from bot.cli.policy import loaded
from bot.cli.registers import with_register
from bot.evaluation.scan import IN_CONFIDENCE, Found, Tally, described, scanned
from bot.evaluation.scan_report import MOST_SHOWN, came_to, report
from bot.moderation.judge import Judge
from bot.readers.exports import ExportProblem, reader_of
from bot.scoring.choose import load_scorer
from bot.scoring.direct import DirectScorer
from bot.scoring.scorer import ScorerProblem
from policy_rules.policy import Policy
from policy_rules.register.entry import Register
from policy_rules.vocabulary import Message

SHOWN_IN_TABLE = 40
ASKED = (
    "Steward reads what people wrote to one another. Please scan only rooms whose members were told that they are "
    "moderated. Were they?"
)


def scan(  # noqa: PLR0917 - typer's options, which are named when they are typed
    files: Annotated[
        list[Path], typer.Argument(metavar="FILE", help="Exports: DiscordChatExporter JSON, WhatsApp text.")
    ],
    policy: Annotated[
        Path | None, typer.Option(help="The group's policy file; without it, the shipped policy.")
    ] = None,
    register: Annotated[Path | None, typer.Option(help="The group's register: JSON, or CSV with a heading.")] = None,
    model: Annotated[str, typer.Option(help="What reads: embedded, detoxify:original, or a checkpoint.")] = "embedded",
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON lines, one for each finding.")] = False,
    html: Annotated[
        Path | None, typer.Option(help="Write a page with pictures and the exchange around each finding.")
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask whether the members were told.")] = False,
) -> None:
    """Read exported chats as the live bot would, and print what it would have found. Exit code 1 if anything was."""
    if sys.stdin.isatty() and sys.stdout.isatty() and not yes and not typer.confirm(ASKED, err=True):
        could_not("nothing was read. Tell the members first; the coordinator's page has words for it.")
    rules, known = with_register(loaded(policy), register)
    run = _Run(rules, known, model, as_json=as_json, quiet=as_json)
    try:
        problems = asyncio.run(run.over(files))
    except ScorerProblem as problem:
        could_not(str(problem))
    if html is not None:
        _write(html, run, files)
    if not as_json and (run.tally.messages or not problems):
        _show(run)
    for unread in problems:
        typer.echo(f"steward: {unread}", err=True)
    if problems:
        raise typer.Exit(COULD_NOT)
    if run.tally.by_rule:
        raise typer.Exit(FOUND)


class _Run:
    """One scan over some files."""

    def __init__(self, policy: Policy, register: Register | None, model: str, *, as_json: bool, quiet: bool) -> None:
        self.tally = Tally()
        self.kept: list[Found] = []  # for the table and the page
        self.notes: list[str] = []  # on files, for whoever reads the page
        self._policy, self._register, self._model = policy, register, model
        self._as_json, self._quiet = as_json, quiet

    async def over(self, files: list[Path]) -> list[ExportProblem]:
        """Scan each file; what could not be read is told at the end. Raises ScorerProblem."""
        judge = Judge(self._policy, DirectScorer(load_scorer(self._model)), self._register)
        problems = []
        with self._progress() as progress:
            for file in files:
                try:
                    await self._one(file, judge, progress)
                except ExportProblem as problem:
                    problems.append(problem)
        return problems

    def _progress(self) -> Progress:
        columns = (SpinnerColumn(), TextColumn("{task.description}", markup=False))
        return Progress(*columns, console=err, transient=True, disable=not sys.stderr.isatty())

    async def _one(self, file: Path, judge: Judge, progress: Progress) -> None:
        reader = reader_of(file)
        heading = reader.heading(file)
        room = plain(heading.room).plain
        self._note(file, heading.notes)
        task = progress.add_task(f"{room}: 0 messages")

        def tell(count: int) -> None:
            progress.update(task, description=f"{room}: {count:,} messages")

        counted = self._counted(reader.messages(file), tell)
        try:
            async for found in scanned(counted, judge, self.tally):
                if self._as_json:
                    for line in described(found):
                        typer.echo(json.dumps(line, ensure_ascii=False))
                if len(self.kept) < MOST_SHOWN:
                    self.kept.append(found)
        finally:
            self._note(file, reader.left_out())

    def _note(self, file: Path, notes: Sequence[str]) -> None:
        for note in notes:
            self.notes.append(f"{file.name}: {note}.")
            err.print(plain(f"{file}: {note}."), soft_wrap=True, highlight=False)

    @staticmethod
    def _counted(messages: Iterator[Message], tell: Callable[[int], None]) -> Iterator[Message]:
        for number, message in enumerate(messages, 1):
            if number % 100 == 0:
                tell(number)
            yield message


def _write(path: Path, run: _Run, files: list[Path]) -> None:
    room = ", ".join(file.name for file in files)
    try:
        path.write_text(report(room, run.tally, run.kept, run.notes), encoding="utf-8")
    except OSError as problem:
        could_not(f"{path} cannot be written ({problem.strerror}). Name a file in a folder that you may write to.")


def _show(run: _Run) -> None:
    tally = run.tally
    if not tally.found:
        out.print(f"{tally.messages:,} messages, nothing found.")
        return
    table = Table("when", "who", "what", "why", "message", expand=True)
    for found in run.kept[:SHOWN_IN_TABLE]:
        lead, own = found.verdict.because_of or found.findings[0], found.shown
        cells = (
            found.message.sent_at.strftime("%Y-%m-%d %H:%M"),
            found.message.author.name,
            f"{lead.name} ({lead.clause}), {found.done}",
            "; ".join(lead.because),
            own.text if own else IN_CONFIDENCE,
        )
        table.add_row(*map(plain, cells))
    out.print(table)
    if tally.found > SHOWN_IN_TABLE:
        whole = "all of them" if tally.found <= MOST_SHOWN else f"the first {MOST_SHOWN:,}, and --json prints all"
        out.print(f"… and {tally.found - SHOWN_IN_TABLE:,} more: --html writes a page with {whole}.")
    by_rule = ", ".join(f"{tally.names[rule]} ({rule}) {count}" for rule, count in tally.by_rule.most_common())
    out.print(plain(f"{tally.messages:,} messages; {came_to(tally)}: {by_rule}"))
