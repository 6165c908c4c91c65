"""E-mail addresses, as typed and as people dodge with them: "sam (at) example (dot) org"."""

from collections.abc import Iterator

from policy_rules.countries.country import EmailRules
from policy_rules.detectors.identifier_kinds.identifier import Identifier, IdentifierKind
from policy_rules.patterns import Match, Pattern

_LOCAL = r"[a-z0-9](?:[a-z0-9._%+'-]{0,62}[a-z0-9_])?"
_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_BRACKETED_AT = r" {0,2}[([{] {0,2}at {0,2}[)\]}] {0,2}"
_AT = r" {0,2}(?:[([{] {0,2}at {0,2}[)\]}]) {0,2}| at "
_DOT = r" {0,2}(?:[([{] {0,2}(?:dot|\.) {0,2}[)\]}]) {0,2}| dot "

_PROVIDERS = "gmail|googlemail|hotmail|outlook|live|yahoo|ymail|icloud|me|aol|btinternet|sky|protonmail|proton|gmx|msn"


class EmailFinder:
    """Finds e-mail addresses; an office's and the group's own are marked public."""

    def __init__(self, rules: EmailRules, public: frozenset[str]) -> None:
        """`public` holds addresses in small letters, or `@domain` for every address there."""
        self._rules = rules
        self._public = public
        self._private = Pattern(rf"[([{{] {{0,2}}at {{0,2}}[)\]}}]|\b(?:{_PROVIDERS})(?: dot |\W)")
        self._typed = Pattern(rf"\b({_LOCAL})@(?:{_LABEL}\.)+[a-z]{{2,24}}\b")
        # without a bracketed "at" the last dot must be a word, else "instructions at example.org" would be one
        self._worded = Pattern(
            rf"\b({_LOCAL})(?:(?:{_AT}|@){_LABEL}(?:(?:{_DOT}|\.){_LABEL}){{0,3}}(?:{_DOT})"
            rf"|{_BRACKETED_AT}(?:{_LABEL}\.)+)[a-z]{{2,24}}\b"
        )
        self.begins = (self._typed, self._worded)

    def find(self, text: str) -> Iterator[Identifier]:
        """Every address; one that is spelled out is checked only if it is in brackets or at a well-known provider."""
        for match in self._typed.all(text):
            yield Identifier(IdentifierKind.EMAIL, match.span, 0.98, None, checked=True, public=self._is_public(match))
        for match in self._worded.all(text):
            checked = self._private.found(match.text) is not None
            yield Identifier(
                IdentifierKind.EMAIL, match.span, 0.8, "at and dot", checked=checked, public=self._is_public(match)
            )

    def _is_public(self, match: Match) -> bool:
        mailbox = match.text[: match.group.end - match.span.start] if match.group else match.text
        address = match.text.lower()
        domain = address.partition("@")[2]
        return (
            mailbox.lower() in self._rules.office_mailboxes or address in self._public or f"@{domain}" in self._public
        )
