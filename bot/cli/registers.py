"""A register named on the command line, for a rehearsal: read, and joined to the policy."""

from pathlib import Path

from bot.cli.console import could_not, err, plain
from bot.readers.register_file import RegisterProblem, read_register
from policy_rules.policy import Policy
from policy_rules.register.entry import Register


def with_register(policy: Policy, path: Path | None) -> tuple[Policy, Register | None]:
    """The policy with the register's public contacts besides its own, and the register. Ends on a problem."""
    if path is None:
        return policy, None
    try:
        read = read_register(path)
    except RegisterProblem as problem:
        could_not(str(problem))
    for row in read.bad:
        err.print(plain(f"{path}, {row.where}: left out, {row.why}."), soft_wrap=True)
    return policy.with_contacts(read.public), read.register
