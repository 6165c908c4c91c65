"""Detectors, one file each. A new one is a file and a line in DETECTORS; schema, docs and hints follow."""

from policy_rules.detectors.aimed import Aiming
from policy_rules.detectors.belittling import Belittling
from policy_rules.detectors.concern import Concern
from policy_rules.detectors.detector import Detector
from policy_rules.detectors.disclosure import Disclosure
from policy_rules.detectors.documents import Documents
from policy_rules.detectors.files import Files
from policy_rules.detectors.identifiers import Identifiers
from policy_rules.detectors.links import Links
from policy_rules.detectors.public_voice import PublicVoice
from policy_rules.detectors.register import RegisterReader
from policy_rules.detectors.secrets import Secrets
from policy_rules.detectors.tone import ToneReader
from policy_rules.detectors.toxicity import Toxicity
from policy_rules.detectors.welfare import Welfare
from policy_rules.detectors.wording import Wording

DETECTORS: tuple[type[Detector], ...] = (
    Toxicity,
    Aiming,
    Identifiers,
    Secrets,
    RegisterReader,
    Disclosure,
    Documents,
    Files,
    Links,
    PublicVoice,
    Belittling,
    Concern,
    Wording,
    Welfare,
    ToneReader,
)

__all__ = ["DETECTORS"]
