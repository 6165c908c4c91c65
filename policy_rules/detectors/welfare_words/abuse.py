"""The words by which people say that they are being hurt, or were, or that somebody else is."""

from policy_rules.detectors.welfare_words import spared
from policy_rules.detectors.welfare_words.cue import About, WelfareKind, cues

_PERSON = (
    r"(?:he|she|they|(?:my|her|his|their|the|that|this|one|a|our) (?:\w+ ){0,2}(?:husband|wife"
    r"|partner|boyfriend|girlfriend|ex|dad|father|mum|mom|mother|stepdad|stepmum|stepfather"
    r"|stepmother|brother|sister|uncle|aunt"
    r"|grandad|son|daughter|boss|manager|carer|landlord|flatmate|neighbour|teacher|coach|family"
    r"|parents|man|men|woman|bloke|lad|guy)|someone|somebody|dad|mum)"
)
_PERSONS = (
    r"(?:her|him|them|the (?:\w+ )?(?:kids?|child|children|baby|babies|boy|girl|boys|girls|lad"
    r"|old man|old lady|residents?|clients?|woman|mum)|(?:his|her|their|my|our|a|an|one of the"
    r"|that) (?:\w+ ){0,2}(?:wife|husband|mum|mother|dad|kids?|child|children|baby|girlfriend"
    r"|boyfriend|partner|daughter|son|sister|brother|nan|client|guest|resident|girl|boy|woman"
    r"|neighbour))"
)
_DOES = (
    r"(?:'s| is| was| has| had| has been|'s been| keeps| kept| used to| always| just| still| been"
    r"| who| that| started| likes to)*"
)
_HURTS = (
    r"(?:hit|hits|hitting|beat|beats|beating|beaten|punch(?:ed|es|ing)?|slap(?:s|ped|ping)?"
    r"|kick(?:ed|s|ing)?|strangl(?:ed|es|ing)|chok(?:ed|es|ing)|rap(?:ed|es|ing)|assault(?:ed|s"
    r"|ing)|molest(?:ed|s|ing)|grop(?:ed|es|ing)|abus(?:ed|es|ing)|groom(?:ed|s|ing)|hurt(?:s"
    r"|ing)?|stalk(?:ed|s|ing)|threaten(?:ed|s|ing)|starv(?:ed|es|ing)|neglect(?:ed|s|ing)"
    r"|bully(?:ing)?|lock(?:s|ing) up|whack(?:ed|s|ing)?|grabb(?:ed|ing)|hurting|touch(?:es|ing)?)"
)
_BEING_HURT = (
    r"(?:raped|beaten(?: up)?|hit|assaulted|abused|groped|molested|groomed|stalked|strangled"
    r"|attacked|sexually \w+|trafficked|neglected|starved|exploited|knocked about)"
)
_ME = r"(?:me|us)\b"
_TALK = (spared.PROCEDURE, spared.ANNOUNCEMENT)

_ABUSED = cues(
    WelfareKind.ABUSED,
    0.85,
    rf"{_PERSON}{_DOES} {_HURTS} (?:on )?{_ME}",
    (
        rf"(?:i|we)(?:'m|'ve| was| were| am| got| get| have| had| keep| been| being| getting|ve|m"
        rf"| used to be)+ (?:\w+ly )?{_BEING_HURT}\b"
    ),
    (
        rf"{_PERSON} (?:\w+ ){{0,2}}(?:raped|assaulted|molested|groped|groomed|abused|strangled|stalked"
        rf"|trafficked) {_ME}"
    ),
    (
        rf"{_PERSON}{_DOES} (?:forc(?:ed|es|ing)|makes|making) (?:me|us) (?:to )?(?:do things|have sex"
        rf"|touch|watch|strip|sleep with|undress)"
    ),
    (
        rf"{_PERSON}{_DOES} (?:touched|touching|touches|came on to|comes into my (?:bed)?room"
        rf"|came into my (?:bed)?room)(?: me)?(?: inappropriately| down there| where| when| at night"
        rf"|\W*$)"
    ),
    (
        r"(?:scared|afraid|terrified|frightened|petrified) (?:to go (?:home|back (?:there|to (?:him"
        r"|her|the house)))|to be (?:at home|in (?:my|the|that) (?:own )?(?:house|home|flat)"
        r"|(?:alone )?(?:with|around|near) (?:him|her|them|my \w+))|of (?:him|her\b|going home"
        r"|being at home|my (?:own )?(?:husband|wife|partner|boyfriend|girlfriend|ex|dad|father|mum"
        r"|mother|brother|son|uncle|step\w+|family|landlord|flatmate))|(?:of )?what (?:he|she|they"
        r"|my \w+)(?:'ll| will| might|'d| would| could| is going to) do)"
    ),
    (
        r"(?:i|i'm|im|i am|we|we're|we are)(?: really| just| still| honestly)?(?: do not| don'?t| dont"
        r"| not| never| didn'?t)? ?(?:feel|feeling|felt|not)? ?(?:un)?safe (?:at home|in my own"
        r"|with (?:him|her|them|my)|around (?:him|her|them|my)|here any ?more|in (?:this|the"
        r"|my) (?:house|flat|hostel|relationship)|tonight|going home|to go home|where i'?m (?:staying"
        r"|living))"
    ),
    (
        r"(?:i|i'm|im|i am|we|we're)(?: really| just| still| honestly)? (?:do not|don'?t|dont|not"
        r"|never|didn'?t) (?:feel |feeling )?safe(?: any ?more| right now)?\W*$"
    ),
    (
        r"not safe (?:at home|in my own|with (?:him|her)|where i)|unsafe (?:at home|with (?:him|her)"
        r"|in my own)"
    ),
    (
        r"(?:my|an|his) (?:\w+ )?abusive (?:\w+ )?(?:husband|wife|partner|boyfriend|girlfriend|ex|dad"
        r"|father|mum|mother|marriage|relationship|home|family|household|childhood|step\w+)"
    ),
    (
        r"won'?t let me (?:leave the|leave him|leave her|go out|out of the|see my (?:family|friends"
        r"|mum|kids|sister)|have (?:my|any|a) (?:phone|money|friends)|talk to|speak to|work)"
    ),
    (
        rf"{_PERSON}{_DOES} (?:controls|control|takes|checks|locks|locked) (?:all )?(?:my (?:money"
        rf"|phone|wages|benefits|passport|messages)|me in(?: the (?:house|flat|bedroom|room))?\b)"
    ),
    (
        r"(?:threatened|threatens|threatening|said|says|swears|swore)(?: that)? (?:to|he'?ll|she'?ll"
        r"|they'?ll|he will|she will|he'?d|she'?d|he would) (?:kill|hurt|find|come after|burn) (?:me"
        r"|us|my kids)(?: (?:and|if (?:i|we) (?:leave|left|tell|told|go|went|ever))|\W*$)"
    ),
    (
        r"(?:abused|raped|molested|touched|beaten) (?:as a (?:child|kid|teenager)|when i was|by my"
        r"|by an? (?:\w+ )?(?:uncle|teacher|coach|priest|family|relative|neighbour)|for years)"
    ),
    r"(?:pulled|held|waved|came at me with) (?:a )?knife (?:on|at|to) (?:me|us|my)",
    about=About.SELF,
    spared=(
        spared.ADVICE,
        spared.MEETING_OF_WORDS,
        spared.ABOUT_THINGS,
    ),
    spared_of_others=_TALK,
)
_ABUSE_SEEN = cues(
    WelfareKind.ABUSE_SEEN,
    0.8,
    rf"{_PERSON}{_DOES} {_HURTS} (?:on )?{_PERSONS}\b",
    (
        rf"(?:saw|seen|heard|watched|caught|witnessed) (?:him|her|them|(?:a|the|that|this|my|our"
        rf"|his) \w+) (?:\w+ly )?{_HURTS} (?:on )?{_PERSONS}\b"
    ),
    (
        rf"(?:he|she|they|(?:the|that|this|a|an|our|one of the|his|her|their"
        rf"|my) (?:\w+ ){{0,3}}(?:kids?|child|children|boy|girl|lad|client|guest|resident|woman|lady"
        rf"|man|baby|teenager|neighbour|friend|sister|brother|daughter|son|mum|nan|cousin|niece"
        rf"|nephew)(?: (?:at|in|from|who|with|on)(?: \w+){{1,3}})?)(?:'s|'re| is| was| are| were| has"
        rf"| have| had| being| been| gets| get| getting| got| might be| may be| could be)+ (?:\w+ly "
        rf"|still |regularly )?{_BEING_HURT}\b"
    ),
    (
        r"(?:bruises|bruising|black eye|burn marks|burns|cigarette burns|finger ?marks"
        r"|hand ?prints?)(?: \w+)? (?:(?:all )?(?:on|over|up|round|around|down) (?:her|his|their"
        r"|the (?:kid|child|baby|boy|girl|little)\w*)|again\b|and (?:she|he|they) (?:said|says|won'?t"
        r"|flinch\w*))|(?:covered in|came in with|turned up with|came with|has|had|got"
        r"|with) (?:\w+ )?(?:bruises|bruising|cigarette burns|finger ?marks|a black eye"
        r"|another black eye|burn marks)"
    ),
    (
        r"(?:disclosed|disclosing|made a disclosure|told me about|told us about|opened up about"
        r"|confided) (?:\w+ ){0,3}(?:abuse|abused|assault|rape|violence|hitting|hurt|neglect"
        r"|that (?:her|his|their))"
    ),
    (
        r"(?:her|his|their|the) (?:husband|wife|partner|boyfriend|girlfriend|dad|father|mum|mother"
        r"|stepdad|son|daughter|carer|ex|uncle|family) (?:\w+ )?(?:hits|hit|beats|hurts|rapes|raped"
        r"|abuses|abused|touches|chokes|punches|slaps|starves|is hurting|is hitting|is beating"
        r"|controls|threatened to kill|threatens)\b"
    ),
    (
        r"(?:she|he|they)(?:'s|'re| is| are|'ve| seems?| looks?) (?:\w+ )?(?:scared|afraid|terrified"
        r"|frightened|not safe) (?:of (?:him|her|them|his|their)|to go home|at home|with (?:him|her))"
    ),
    (
        r"(?:kids?|child|children|baby|toddler|boy|girl) (?:\w+ ){0,3}(?:left (?:home )?alone (?:all"
        r"|every|for|at)|not been fed|hasn'?t been fed|haven'?t eaten|hasn'?t eaten|always hungry and"
        r"|flinch\w*|scared to go home|locked in)"
    ),
    about=About.OTHER,
    spared=(
        spared.ADVICE,
        spared.ABOUT_THINGS,
        spared.MEETING_OF_THINGS,
    ),
    spared_of_others=_TALK,
)

ABUSE = (*_ABUSED, *_ABUSE_SEEN)
