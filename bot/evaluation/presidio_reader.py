"""What Presidio finds, for `python -m bot.evaluation.presidio`: texts in, findings out, both as JSON lines.

It is run as a file by the interpreter that has Presidio, so it knows nothing of Steward. Its first line says which
version reads and with what; each further one holds `[type, start, end, score]` of everything found in a text.
"""

import json
import sys
from collections.abc import Iterable, Iterator
from importlib.metadata import version
from typing import Any

TYPES = (
    "EMAIL_ADDRESS", "PHONE_NUMBER", "CREDIT_CARD", "IBAN_CODE", "IP_ADDRESS", "UK_NHS", "UK_NINO", "UK_POSTCODE",
    "UK_PASSPORT", "UK_DRIVING_LICENCE", "UK_VEHICLE_REGISTRATION",
)  # fmt: skip
OTHERWISE = "a blank pipeline: pattern recognisers alone, for no English model of spaCy is installed"


def engine() -> tuple[Any, str]:
    """An analyser with every recogniser for these types, the United Kingdom's too, and what reads the words for it."""
    import presidio_analyzer.predefined_recognizers as shipped
    import spacy
    import tldextract
    from presidio_analyzer import AnalyzerEngine, RecognizerRegistry
    from presidio_analyzer.nlp_engine import SpacyNlpEngine

    # the list of domains that comes with it: nothing is asked of the network
    tldextract.tldextract.TLD_EXTRACTOR = tldextract.TLDExtract(suffix_list_urls=())
    models = [name for name in spacy.util.get_installed_models() if name.startswith("en_")]
    words = SpacyNlpEngine()
    words.nlp = {"en": spacy.load(models[0]) if models else spacy.blank("en")}
    recognisers = [
        shipped.EmailRecognizer(), shipped.PhoneRecognizer(), shipped.CreditCardRecognizer(), shipped.IbanRecognizer(),
        shipped.IpRecognizer(), shipped.NhsRecognizer(), shipped.UkNinoRecognizer(), shipped.UkPostcodeRecognizer(),
        shipped.UkPassportRecognizer(), shipped.UkDrivingLicenceRecognizer(), shipped.UkVehicleRegistrationRecognizer(),
    ]  # fmt: skip
    analyser = AnalyzerEngine(registry=RecognizerRegistry(recognisers), nlp_engine=words, supported_languages=["en"])
    return analyser, f"Presidio {version('presidio-analyzer')} with {models[0] if models else OTHERWISE}"


def found(lines: Iterable[str]) -> Iterator[Any]:
    """What reads, then what it found in each text."""
    analyser, name = engine()
    yield name
    for line in lines:
        seen = analyser.analyze(json.loads(line), language="en", entities=list(TYPES), score_threshold=0.0)
        yield [[one.entity_type, one.start, one.end, one.score] for one in seen]


if __name__ == "__main__":
    for value in found(sys.stdin):
        sys.stdout.write(json.dumps(value) + "\n")
