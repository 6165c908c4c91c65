"""`--label`: which of a file's labels is which of the model's."""

from bot.cli.console import could_not


def pair(option: str) -> tuple[str, str]:
    """The two names of `name_in_the_file=name_in_the_model`; ends the program where it is written otherwise."""
    name, equals, label = option.partition("=")
    if not (name and equals and label):
        could_not(f"--label {option}: write it as name_in_the_file=name_in_the_model.")
    return name, label
