"""`steward`: the commands, each in a file of its own."""

from importlib.metadata import PackageNotFoundError, version
from typing import Annotated

import typer

from bot.cli import (
    audit,
    backup,
    bench,
    calibrate,
    demo,
    docs,
    doctor,
    evaluate,
    healthy,
    key,
    model,
    person,
    play,
    policy,
    register,
    run,
    scan,
    trace,
)

app = typer.Typer(
    name="steward",
    help="A moderation bot for a volunteer group's Discord server: it hides reversibly, asks people, explains itself.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
app.command("run")(run.run)
app.command("doctor")(doctor.doctor)
app.command("demo")(demo.demo)
app.command("play")(play.play)
app.command("trace")(trace.trace)
app.command("healthy")(healthy.healthy)
app.command("backup")(backup.backup)
app.command("restore")(backup.restore)
app.command("scan")(scan.scan)
app.command("calibrate")(calibrate.calibrate)
app.command("bench")(bench.bench)
app.command("docs", hidden=True)(docs.docs)  # for whoever changes Steward
app.add_typer(policy.app, name="policy")
app.add_typer(key.app, name="key")
app.add_typer(audit.app, name="audit")
app.add_typer(person.app, name="person")
app.add_typer(register.app, name="register")
app.add_typer(model.app, name="model")
app.add_typer(evaluate.app, name="eval")


def _version(asked: bool) -> None:
    if asked:
        try:
            typer.echo(f"steward {version('steward-moderation')}")
        except PackageNotFoundError:
            typer.echo("steward, not installed")
        raise typer.Exit


@app.callback()
def steward(
    asked: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Say which version.")
    ] = False,
) -> None:
    """A moderation bot for a volunteer group's Discord server."""


def main() -> None:
    """Run the command that was typed."""
    app()


if __name__ == "__main__":
    main()
