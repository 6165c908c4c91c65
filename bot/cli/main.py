"""`steward`: the commands, each in a file of its own."""

from importlib.metadata import PackageNotFoundError, version
from typing import Annotated

import typer

from bot.cli import bench, demo, doctor, evaluate, key, model, play, policy, run, trace

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
app.command("bench")(bench.bench)
app.add_typer(policy.app, name="policy")
app.add_typer(key.app, name="key")
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
