"""Words beside which the model needs to be less sure: of harm, of fear, and of one's own people."""

from policy_rules.patterns import Pattern, words

DISTRESS = words(
    *("d(?:ie|ying|ead|eath)", r"kill\w*", r"suicid\w*", "kms", "end (?:it|things|my life)", r"overdos\w*"),
    *("pills?", "tablets?", "meds", "paracetamol", "kni(?:fe|ves)", "razor", "rope", "bridge", "platform"),
    *("cut(?:s|ting)?", "burn(?:s|ed|ing)?", r"bruis\w*", r"bleed\w*", r"hurt\w*", r"harm\w*", "hits?", "hitting"),
    *(r"slap\w*", "beat(?:s|en|ing)?", r"punch\w*", "push(?:ed|es)", r"grab\w*", "throat", r"chok\w*"),
    *("rap(?:e|ed|es|ist)", "touch(?:es|ed|ing)", r"groom\w*", r"abus\w*", r"neglect\w*", r"starv\w*", "slaves?"),
    *(r"traffick\w*", "scared", "afraid", "frightened", "terrified", "(?:not |un)safe", "hiding", "locked"),
    (
        "(?:nobody|no ?one) (?:would|will|'?d|'?ll|even|cares?|loves?|likes|needs|notices|misses|listens|believes"
        "|to talk to|left)"
    ),
    *("worthless", "burden", "alone", "goodbye", "bye", "better off", "point in", "give up"),
    *("no (?:way out|point|reason)", "can'?t (?:go on|cope|see a way|keep|stop|say no|do this)", "not coping"),
    *("tonight", r"disappear\w*", "the edge", "step off", r"not? eat\w*", "stopped eating", "deserve", "screams?"),
    *("drags?", "passport", "secret", "giving (?:all )?(?:his|her|their)"),
)
_OWN_PEOPLE = (
    "mum|mom|dad|son|daughter|wife|husband|partner|sister|brother|friend|mate|ex|boyfriend|girlfriend|kids?|child"
    "|children|uncle|aunt|nan|gran|stepdad|stepmum|carer|boss|manager|coach|neighbour"
)
_DONE_TO_ME = (
    "hit|hits|hitting|hurt|hurts|touch|touches|touching|push|pushed|grabbed|choked|followed"
    "|forced (?:him|her)self on|locks?|locked|threatens?|threatened|beats?|makes?|making|finds?"
)
OWN_TROUBLE = Pattern(
    rf"\bmy (?:\w+ )?(?:{_OWN_PEOPLE})\b|\b(?:{_DONE_TO_ME}) me\b"
    r"|\bi(?:'m| am|'ve| have) (?:scared|frightened|afraid|worried|hiding|not safe|been raped)\b"
    r"|\b(?:worried about|heard from)\b"
)
