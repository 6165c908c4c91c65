"""The words by which people say that they, or somebody they know of, want to die or hurt themselves."""

from policy_rules.detectors.laughter import LAUGHTER
from policy_rules.detectors.welfare_words import spared
from policy_rules.detectors.welfare_words.cue import WelfareKind, cues

_SELF = r"(?:my|him|her|them|our)sel(?:f|ves)"
_LIFE = r"(?:my|his|her|their) (?:own )?(?:life|lives)"
_NO_MORE = r"(?:any ?more|any longer|like this|much longer)"
_TALK = (spared.PROCEDURE, spared.ANNOUNCEMENT)

_EXPLICIT_DEATH = cues(
    WelfareKind.WANTING_TO_DIE,
    0.9,
    rf"(?:kill|killing|top|topping|hang|hanging|drown|drowning) {_SELF}\b",
    rf"(?:end|ending|ended|take|taking|took|taken) {_LIFE}\b(?:$|\W)",
    r"(?:end|ending) it all\b",
    (
        r"(?:i|i'm|i've|im|ive|i am|feel|feels|feeling|felt|been|being|is|was|he's|she's|they're"
        r"|really|getting|quite|so) (?:a bit |so |really |very |quite |pretty )?suicidal\b"
    ),
    (
        r"(?:took|taken|taking|swallowed|take|had) (?:an? )?(?:overdose|(?:all|a load of|loads of"
        r"|too many|a bunch of|a handful of|the whole (?:box|packet|pack) of|a whole (?:box|packet"
        r"|pack) of) (?:of )?(?:my |his |her |the |their )?(?:\w+ )?(?:pills|tablets|meds|paracetamol"
        r"|painkillers))"
    ),
    (
        r"(?:been |i'm |i've been |started )?(?:saving up|stockpiling|hoarding|counting out) (?:my "
        r"|all my |the |her |his )?(?:pills|tablets|meds|paracetamol)"
    ),
    (
        r"(?:jump|throw myself|jumping|threw (?:him|her)self|standing) (?:off|in front of|under"
        r"|on the edge of) (?:a|the) (?:bridge|roof|train|cliff|multi-?storey|balcony|bus|lorry"
        r"|platform)"
    ),
    spared=(
        spared.ADVICE,
        spared.EFFORT,
        spared.ANOTHER_STRAW,
        spared.HOSTILE,
        spared.NEGATED,
    ),
    spared_of_others=_TALK,
)
_NAMED_SUICIDE = cues(
    WelfareKind.WANTING_TO_DIE,
    0.85,
    (
        r"suicidal (?:thoughts|again|feelings|since|for|all|today|tonight|lately)|(?:attempted"
        r"|attempting|attempt|tried to commit|committed|commit|thoughts of|thinking (?:of|about)"
        r"|thought about|considering|considered|contemplating|talking about) suicide\b|suicide (?:note"
        r"|attempt)"
    ),
    spared=(spared.ADVICE, *_TALK, spared.HOSTILE, spared.NEGATED),
)
_WISHING_DEATH = cues(
    WelfareKind.WANTING_TO_DIE,
    0.85,
    (
        r"(?:want|wants|wanted|wanna|wish|wishing|ready|rather|long|just want|praying"
        r"|keep wanting) (?:to |i could |i could just |that i could )?(?:die|be dead|just die"
        r"|disappear for ?ever|not exist|not be alive|not be here any ?more)\b"
    ),
    (
        r"(?:wish|wishes|wished|wishing) (?:i|he|she|they)(?:'d| had| was| were| wasn'?t| weren'?t"
        r"| could)? ?(?:just )?(?:dead|never been born|not (?:alive|here any ?more)|n'?t (?:alive"
        r"|here any ?more)|alive|disappear|not wake up|never woken up|never wake up)\b"
    ),
    (
        r"(?:do not|don'?t|dont|didn'?t|doesn'?t|doesnt) (?:really |even )?(?:want to|wanna|want"
        r"|see the point (?:in|of)) (?:be alive|live|living|exist|existing|go on living"
        r"|carry on living|be in this world|being alive|being here|wake up(?: in the morning| tomorrow"
        r"| again| any ?more|$|\W*$))(?: any ?more)?(?:$|[^\w ]| any| tomorrow| in the| with this"
        r"| like this| now| without| here any)"
    ),
    (
        rf"(?:do not|don'?t|dont|doesn'?t) (?:want to|wanna) (?:be here|go on|carry on|do life"
        rf"|keep going) ?(?:{_NO_MORE}|\W*$)"
    ),
    (
        r"(?:no|isn'?t any|not any|what'?s the|what is the|see any|see the|lost the|see no"
        r"|without any) (?:point|reason|use) (?:in |to |of |me )?(?:living|live|being alive"
        r"|life|carrying on living|going on any ?more|staying alive|keep living"
        r"|existing)\b"
    ),
    (
        r"(?:no|any) (?:point|reason) (?:in )?(?:carrying on|going on|(?:me )?being here|any of it)(?: any ?more)?\W*$"
        r"|what'?s the point (?:in |of )?(?:carrying on|going on|(?:me )?being here|any of it"
        r"|anything)(?: any ?more)?\W*$"
    ),
    (
        r"(?:better off|happier|easier for (?:everyone|them)|miss nothing) (?:without me\b|if i (?:was"
        r"|were|wasn'?t|weren'?t|am|'m|just)? ?(?:dead|gone|not here|here|not around|around"
        r"|disappeared|wasn'?t)|dead\b)"
    ),
    r"(?:nothing|anything|not much|not a lot|something) (?:left |more )?to live for\b",
    (
        r"(?:tired|sick|fed up|exhausted) (?:of|with) (?:living|life\b|being alive|existing"
        r"|fighting to stay)"
    ),
    r"life (?:is not|isn'?t|isnt|not|is no longer|isn'?t really) worth (?:living|it)",
    (
        r"(?:fall asleep|go to sleep|go to bed|close my eyes|sleep)[^.]{0,20} (?:and )?(?:not"
        r"|never) (?:have to )?wake up"
    ),
    (
        rf"(?:can'?t|cannot|cant) (?:go on|carry on|keep going|keep doing this|do this|take it"
        rf"|take this|take life|do life|face (?:it|tomorrow|another day)|see a way out|see any way out"
        rf"|keep fighting|live) ?(?:{_NO_MORE}|\W*$)"
    ),
    (
        r"(?:no|any) way out (?:of this )?(?:for me|any ?more)|(?:only way out"
        r"|want it (?:all )?to (?:stop|end|be over)|want (?:everything|the pain) to (?:stop|end))\b"
    ),
    (
        r"(?:written|writing|wrote|left) (?:my |a |the |her |his )?(?:goodbye|suicide|last) (?:note"
        r"|notes|letter|letters)\b"
    ),
    (
        r"won'?t be (?:around|here) (?:for )?(?:much longer|to see (?:it|that|christmas|next))"
        r"|(?:nobody|no ?one) would (?:even )?(?:notice|care|miss me) if i (?:died|was gone"
        r"|disappeared|wasn'?t here|vanished)|would anyone (?:even )?(?:notice|care|miss me)"
    ),
    r"unalive",
    spared=(
        spared.ADVICE,
        spared.SHAME,
        spared.HOSTILE,
        spared.ANOTHER_STRAW,
        spared.THING,
        LAUGHTER,
    ),
    spared_of_others=_TALK,
)
_SELF_HARM = cues(
    WelfareKind.SELF_HARM,
    0.88,
    (
        rf"(?:cut|cutting|cuts|hurt|hurting|harm|harming|harmed|burn|burning|burned|burnt|scratching"
        rf"|starving|punishing|hitting|injuring) {_SELF}\b"
    ),
    r"(?:started|been|back to|keep|keeps|urges? to|urge to start) (?:cutting|cut)(?: again|\W*$)",
    r"(?:making|make|makes) (?:myself|herself|himself|themselves) (?:sick|throw up|vomit)\b",
    (
        r"(?:scars|cuts|marks|slashes) (?:all )?(?:up|on|down|over) (?:her|his|their|my) (?:arms?"
        r"|wrists?|legs?|thighs?)"
    ),
    spared=(
        spared.ADVICE,
        spared.ACCIDENT,
        spared.HOSTILE,
    ),
    spared_of_others=_TALK,
)
_NAMED_SELF_HARM = cues(
    WelfareKind.SELF_HARM,
    0.85,
    r"(?:self[- ]?harm(?:ed|ing|s)?|sh again)\b",
    spared=(spared.ADVICE, *_TALK, spared.HOSTILE),
)
_URGE_TO_SELF_HARM = cues(
    WelfareKind.SELF_HARM,
    0.9,
    (
        rf"(?:urges?|want|wants|wanted|wanting|need|feel like|feels like|thinking (?:of|about)"
        rf"|thought about|thoughts of|going|gonna|desperate|tempted) (?:to )?(?:cut|cutting|hurt"
        rf"|hurting|harm|harming|burn|burning|injure) {_SELF}\b"
    ),
    spared=(
        spared.ADVICE,
        spared.HOSTILE,
        spared.NEGATED,
    ),
    spared_of_others=_TALK,
)

DESPAIR = (*_EXPLICIT_DEATH, *_NAMED_SUICIDE, *_WISHING_DEATH, *_SELF_HARM, *_NAMED_SELF_HARM, *_URGE_TO_SELF_HARM)
