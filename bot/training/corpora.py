"""What each data set's labels mean for our heads: they differ from set to set, so each mapping says why."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from bot.training.obscenity import is_obscene
from bot.training.rows import TOLD, Row, harmless, read_lines

Labels = Mapping[str, int] | None
KIND = ("admiration", "amusement", "approval", "caring", "excitement", "gratitude", "joy", "love", "optimism", "relief")
TECHNICAL_SHARE = 5  # every fifth line
SMALLTALK_SHARE = 15
EVALUATED_SHARE = 4  # every fourth line, which is some thousands
CALM = {*KIND, "neutral", "curiosity", "surprise", "realization", "pride", "desire"}


def jigsaw(row: Mapping[str, Any]) -> Labels:
    """Wikipedia talk: a comment that is not toxic is none of its kinds either; disagreement is usual there."""
    if not row["y"]["toxicity"]:
        unknown = ("disagreement", "hostility", "concern", "politics", "internal_business")
        return harmless(*unknown) | {"obscene": int(is_obscene(row["text"]))}
    nothing_told = dict.fromkeys((*TOLD, "welfare"), 0)
    return {"toxicity": 1, "hostility": 1, "obscene": int(is_obscene(row["text"]))} | nothing_told


def jigsaw_six(row: Mapping[str, Any]) -> Labels:
    """The same comments with their kinds; the severe ones are too few to learn from."""
    return {label: value for label, value in row["y"].items() if label != "severe_toxicity"}


def ai_automod(row: Mapping[str, Any]) -> Labels:
    """A student society's chat; what was flagged for politics alone says nothing of toxicity."""
    if row["y"]["flag"]:
        return {"toxicity": 1, "hostility": 1} if row["file"] == "toxic" else {"politics": 1}
    return {
        "toxicity": 0,
        "identity_attack": 0,
        "threat": 0,
        "insult": 0,
        "hostility": 0,
        "politics": 0,
    } | dict.fromkeys(TOLD, 0)


def davidson(row: Mapping[str, Any]) -> Labels:
    """Tweets: `offensive` is often reclaimed or casual, so it only says that the tweet is no hate."""
    if row["y"]["hate"]:
        return {"toxicity": 1, "identity_attack": 1}
    if row["y"]["neither"]:
        return {"toxicity": 0, "identity_attack": 0, "insult": 0, "hostility": 0}
    return {"identity_attack": 0, "obscene": int(is_obscene(row["text"]))}


def openai_mod(row: Mapping[str, Any]) -> Labels:
    """Texts by moderation category: H and HR are hatred and harassment, SH self-harm, which is never toxic."""
    marks = row["y"]
    if marks.get("H") or marks.get("HR"):
        return {"toxicity": 1, "hostility": 1} | ({"identity_attack": marks["H"]} if "H" in marks else {})
    if marks.get("SH"):
        return harmless("obscene", "disagreement", *TOLD) | {"welfare": 1}
    clean = marks.get("H") == 0 and marks.get("HR") == 0 and marks.get("V") == 0
    safe = {"welfare": 0} if marks.get("SH") == 0 else {}
    return {"toxicity": 0, "identity_attack": 0, "threat": 0, "insult": 0} | safe if clean else None


def goemotions(row: Mapping[str, Any]) -> Labels:
    """Reddit: calm comments are harmless, disapproval disagrees; anger may be anger at anything."""
    feelings = set(row["emo"])
    obscene = {"obscene": int(is_obscene(row["text"]))}
    if "disapproval" in feelings:
        return {"disagreement": 1, "threat": 0} | obscene
    if feelings & set(KIND) and feelings <= CALM:
        return harmless("obscene", "politics") | obscene
    if feelings <= CALM:
        return {"toxicity": 0, "identity_attack": 0, "threat": 0, "hostility": 0} | obscene
    return {"threat": 0} | obscene


def incivility(row: Mapping[str, Any]) -> Labels:
    """Comments of locked issues: uncivil is hostile; an insult or a name called is an insult as well."""
    if row["y"]["uncivil"]:
        return {"hostility": 1} | ({"insult": 1} if row["tbdf"] == "Insulting" else {})
    return harmless("disagreement", "obscene", "concern", "internal_business")


def hatemoji(row: Mapping[str, Any]) -> Labels:
    """Contrast pairs: hateful or harmless by one word or emoji."""
    hate, threat = row["y"]["hate"], row["y"]["threat"]
    return {"toxicity": hate, "identity_attack": hate, "threat": threat} | ({} if hate else {"insult": 0})


def hate(row: Mapping[str, Any]) -> Labels:
    """Sets that mark hatred of groups and nothing else."""
    return {"identity_attack": row["y"]["hate"]}


def edos(row: Mapping[str, Any]) -> Labels:
    """Reddit and Gab: a 0 means that it is not sexist, not that it is harmless."""
    marks = {"threat": row["y"]["threat"]}
    return marks | ({"identity_attack": 1} if row["y"]["hate"] else {})


def threatgram(row: Mapping[str, Any]) -> Labels:
    """Telegram: 2 is a threat, 0 is none, 1 is violent talk that is neither."""
    return {2: {"threat": 1, "welfare": 0}, 0: {"threat": 0}}.get(row["lab"])


def guest(row: Mapping[str, Any]) -> Labels:
    """Reddit: misogyny, personal attacks, and counter-speech, which attacks nobody."""
    marks = row["y"]
    attack = {"insult": 1, "hostility": 1} if marks["personal_attack"] else {}
    return {"identity_attack": marks["misogyny"], "threat": marks["threat"]} | attack


def convabuse(row: Mapping[str, Any]) -> Labels:
    """What people type at chat bots; abuse short of severe is too mild to be called toxic here."""
    marks = row["y"]
    if marks["severe"]:
        return {"toxicity": 1, "insult": int(marks["intellectual"] or not marks["sex_harassment"])}
    if marks["abuse"]:
        return {"identity_attack": marks["identity_attack"], "threat": 0}
    return harmless("disagreement", "obscene", "hostility")


def hatexplain(row: Mapping[str, Any]) -> Labels:
    """Posts picked for their slurs: the toxic ones are; the others are too often so to teach harmlessness."""
    return {"toxicity": 1, "identity_attack": 1} if row["y"]["toxic"] else None


def madlibs(row: Mapping[str, Any]) -> Labels:
    """Templates that name every identity equally often, kindly and not."""
    return (
        harmless("obscene", "disagreement") if not row["y"]["toxicity"] else {"toxicity": 1, "insult": 1, "threat": 0}
    )


READERS: Mapping[str, tuple[Callable[[Mapping[str, Any]], Labels], float]] = {
    "jigsaw_bin20k": (jigsaw, 1.0),
    "jigsaw_six3k": (jigsaw_six, 1.0),
    "ai_automod": (ai_automod, 2.0),  # the nearest thing to a volunteer group's chat
    "davidson": (davidson, 0.5),
    "openai_mod": (openai_mod, 1.0),
    "goemotions": (goemotions, 0.5),
    "incivility_github": (incivility, 2.0),
    "hatemoji_build": (hatemoji, 1.0),
    "stormfront": (hate, 1.0),
    "edos": (edos, 0.7),
    "toxigen_prompts": (hate, 1.0),
    "threatgram": (threatgram, 1.0),
    "guest_misogyny": (guest, 0.7),
    "convabuse": (convabuse, 1.0),
    "hatexplain_part": (hatexplain, 0.5),
    "madlibs77k": (madlibs, 0.5),
}


def labelled(data: Path) -> Iterator[Row]:
    """The labelled messages of `data`/text that may shape weights, as our heads understand them."""
    for source, (meaning, weight) in READERS.items():
        for row in read_lines(data / "text" / f"{source}.jsonl.gz"):
            labels = meaning(row)
            if labels:
                conversation = row.get("conv")
                yield Row(source, row["text"], labels, weight, f"{source}:{conversation}" if conversation else None)


def threads(data: Path) -> Iterator[Row]:
    """Turns of issue threads: benign ones agree, arguments disagree after their first turn, toxic turns are hostile."""
    for thread in read_lines(data / "argument" / "issue_threads.jsonl.gz"):
        for place, turn in enumerate(thread["messages"]):
            labels: dict[str, int] = {}
            if thread["kind"] == "benign":
                labels = harmless("obscene", "concern")
            elif turn["toxic"] == "1":
                labels = {"hostility": 1}
            if thread["kind"] == "argument" and place:
                labels |= {"disagreement": 1}
            if labels:
                yield Row("issue_threads", turn["text"], labels, 0.7, thread["id"])


def ordinary(data: Path) -> Iterator[Row]:
    """A share of ordinary chat, taken as harmless; about one line in a hundred of the technical chat is not."""
    for row in read_lines(data / "chat" / "irc.jsonl.gz"):
        if int(row["id"].rsplit(":", 1)[1]) % TECHNICAL_SHARE == 0:
            yield Row("irc", row["text"], harmless("obscene"), 0.5, f"irc:{row['file']}")
    for talk in read_lines(data / "chat" / "smalltalk.jsonl.gz"):
        for place, turn in enumerate(talk["messages"]):
            if place % SMALLTALK_SHARE == 0:
                yield Row("smalltalk", turn["text"], harmless("obscene"), 0.5, f"smalltalk:{talk['id']}")


def evaluated_only(data: Path) -> Iterator[Row]:
    """Chat of players and colleagues that may shape nothing: it shows what the model is worth among strangers."""
    for source, toxic in (("conda", ("E", "I")), ("toxicr", ("toxicity",))):
        for place, row in enumerate(read_lines(data / "text" / f"{source}.jsonl.gz")):
            if place % EVALUATED_SHARE == 0:
                yield Row(source, row["text"], {"toxicity": int(any(row["y"].get(label) for label in toxic))})


def measured_only(data: Path) -> Iterator[Row]:
    """Replies that disagree, agree or neither: they shape nothing, they show what the disagreement head is worth."""
    for row in read_lines(data / "argument" / "agreement_pairs.jsonl.gz"):
        yield Row("agreement_pairs", row["response_text"], {"disagreement": int(row["relation"] == "0")})
