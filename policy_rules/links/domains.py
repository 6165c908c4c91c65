"""What a web address leads to, and whether it pretends to be another. Pure; nothing is looked up anywhere."""

from collections.abc import Iterable, Iterator
from functools import cache, lru_cache

from policy_rules.lookalikes import FOREIGN_TWINS, folded

_SECOND_LEVEL = frozenset({"co", "org", "gov", "ac", "nhs", "ltd", "me", "com", "net"})  # before a country: co.uk
_PUBLIC = frozenset({"gov.uk", "nhs.uk"})  # whose every name below is theirs
_COUNTRY = 2  # letters
_TWINS = str.maketrans({"0": "o", "1": "l", "3": "e", "5": "s", "7": "t"})
LONGEST = 253  # characters of a host, by DNS
SHORTEST_TYPO = 6  # letters of a name in which one that is wrong still reads as the name


def entry(line: str) -> str:
    """The domain of a line of a block list: plain, of a hosts file (`0.0.0.0 x`), or of an ad blocker (`||x^`)."""
    fields = line.split("#", 1)[0].split()
    return host_of(fields[-1].strip("|^")) if fields else ""


def host_of(address: str) -> str:
    """The host of an address with or without its scheme, in lower case, `xn--` spelled out; "" if there is none."""
    rest = address.split("://", 1)[-1]
    for end in "/?#\\":
        rest = rest.split(end, 1)[0]
    host = rest.rsplit("@", 1)[-1].split(":", 1)[0].strip(".").lower()[:LONGEST]
    return ".".join(_spelled(label) for label in host.split(".")) if "." in host else ""


def _spelled(label: str) -> str:
    if not label.startswith("xn--"):
        return label
    try:
        return label.removeprefix("xn--").encode("ascii").decode("punycode")
    except (UnicodeError, ValueError, OverflowError):
        return label


def registered(host: str) -> str:
    """The part of a host that somebody registered: `example.co.uk` of `www.example.co.uk`."""
    labels = host.split(".")
    for public in _PUBLIC:
        if host == public or host.endswith("." + public):
            return public
    country = len(labels[-1]) == _COUNTRY and len(labels) > _COUNTRY and labels[-2] in _SECOND_LEVEL
    return ".".join(labels[-3:] if country else labels[-2:])


def is_within(host: str, domains: Iterable[str]) -> bool:
    """Whether `host` is one of `domains` or below one."""
    parents = {host, *(host[place + 1 :] for place, char in enumerate(host) if char == ".")}
    return not parents.isdisjoint(domains)


def imitated(host: str, known: Iterable[str]) -> str | None:
    """The known domain that `host` pretends to be: by look-alike letters, one letter wrong, or its name in front."""
    known = tuple(known)
    if is_within(host, known):
        return None
    own = registered(host)
    seen = skeleton(own)
    for domain in known:
        if seen == skeleton(domain) or _one_letter_off(own, domain) or _in_front(host, domain):
            return domain
    return None


@lru_cache(maxsize=4096)
def skeleton(domain: str) -> str:
    """What a hasty reader takes a domain for."""
    letters = "".join(FOREIGN_TWINS.get(char, char) for char in "".join(map(folded, domain)))
    return letters.translate(_TWINS).replace("rn", "m").replace("vv", "w")


def _one_letter_off(own: str, domain: str) -> bool:
    """One letter of the name wrong, left out, doubled or swapped with its neighbour; the ending the same."""
    name, _, ending = own.partition(".")
    other, _, its_ending = domain.partition(".")
    if ending != its_ending or len(other) < SHORTEST_TYPO or name == other:
        return False
    return name in _near(other)


@cache
def _near(name: str) -> frozenset[str]:
    def variants() -> Iterator[str]:
        for place in range(len(name)):
            yield name[:place] + name[place + 1 :]
            yield name[:place] + name[place] + name[place:]
            yield name[:place] + name[place + 1 : place + 2] + name[place] + name[place + 2 :]
            yield from (name[:place] + letter + name[place + 1 :] for letter in "abcdefghijklmnopqrstuvwxyz")

    return frozenset(variants()) - {name}


def _in_front(host: str, domain: str) -> bool:
    """The whole of a known domain before another one: `paypal.com.account.example`."""
    return host.startswith(domain + ".") or f".{domain}." in host or f"-{domain.replace('.', '-')}." in host
