"""Turns of phrase and talk about procedures, which use the words of distress and mean none.

Patterns over plain text in lower case, one sentence at a time.
"""

from policy_rules.patterns import Pattern, words

ADVICE = words(
    (
        r"(?:what|who|how) (?:do|should|would|can|could|must) (?:i|we|you|one|volunteers"
        r"|staff)\b.* (?:if|when|whenever|in case) (?:an?|any|anyone|someone|somebody|one of|you"
        r"|people|guests|clients|children|the)"
    ),
    (
        r"(?:if|when|whenever|in case) (?:an?|any|anyone|someone|somebody|a guest|people|you ever"
        r"|you) (?:\w+ ){0,4}(?:discloses?|tells? (?:you|us|me|a)|says?|mentions?|talks? about"
        r"|reports?|is|are|seems?|shows?|notices?|hears?|feels?|worr(?:y|ies))"
    ),
)
PROCEDURE = words(
    "training",
    "trainers?",
    "course",
    "workshop",
    "webinar",
    "module",
    "e-?learning",
    "policy",
    "policies",
    "procedures?",
    "guidance",
    "leaflets?",
    "posters?",
    "flyers?",
    r"awareness (?:day|week|month|session|talk)",
    "refresher",
    "induction",
    "toolkit",
    "factsheet",
    "level (?:one|two|three|[123])",
    "slides",
    "handbook",
    "flow ?chart",
    r"(?:section|chapter|session|a talk|the talk|presentation|module|page|questions?) (?:on|about)",
    r"signs of",
    r"how to (?:spot|recogni[sz]e|respond|support|report|talk|help)",
)
ANNOUNCEMENT = words(
    "helplines?",
    "hotline",
    "fundrais\\w+",
    "donat\\w+",
    "sponsor\\w*",
    "raising money",
    "raise money",
    "in aid of",
    "charity",
    "charities",
    "campaign",
    "petition",
    "statistics",
    "stats",
    "research",
    "survey",
    "survivors? of",
    "film",
    "book",
    "novel",
    "documentary",
    "episode",
    "series",
    "podcast",
    "article",
    "play",
    "song",
    "album",
    "character",
    "quiz",
    "game",
    "level",
)
_THINGS = (
    r"(?:printer|spreadsheet|laptop|computer|app|wi-?fi|rota|meeting|zoom|queue|traffic|parking"
    r"|boxes|van|hangover|homework|emails?|inbox|paperwork|forms?|mondays?|kettle|coffee"
    r"|gym|run|marathon|match|football|karaoke|heat|rain|snow|cold|noise|smell|music|hayfever"
    r"|minutes|agenda|weather|heatwave|phone|battery|car|plant|shift|film|photo|outfit|haircut)"
)
THING = Pattern(
    rf"\b(?:this|these|that|those|another|bloody|stupid|more) (?:\w+ )?{_THINGS}\b"
    rf"|\b{_THINGS} (?:\w+ )?(?:wants|doesn'?t want|makes me|hates me|is making me)"
    r"|\bwhen the (?:\w+ )?(?:projector|camera|mic|screen|teacher)\b"
)
SHAME = words(
    r"embarrass\w*",
    r"mortif\w*",
    r"cring\w*",
    "of shame",
    "of boredom",
    "of laughter",
    r"laugh\w*",
    "on the spot",
    "on this hill",
    "of cold",
    "of heat",
    "of hunger",
    "rather die",
    "to die for",
    "hilarious",
)
ANOTHER_STRAW = Pattern(
    rf"\bif (?:i (?:hear|see|get|have to|read|eat) (?:\w+ )?(?:one more|another|that|this)|one more|another"
    rf"|(?:this|that|the) (?:\w+ )?{_THINGS})\b"
)
NEGATED = Pattern(
    r"\b(?:not|never|isn'?t|wasn'?t|ain'?t) (?:\w+ )?(?:suicidal|going to (?:kill|hurt|harm)"
    r"|gonna (?:kill|hurt|harm))"
)
HOSTILE = Pattern(
    r"\b(?:hope|hoping|wish|should|ought to|needs? to|deserves? to|please|could just|can just|can"
    r"|would|let|make|just) (?:(?:he|she|they|him|her|them|you|u|all|both|just|go and|go) ){0,4}"
    r"(?:die|kill|hang|top|end|cut|drop)"
)
ACCIDENT = Pattern(
    r"\b(?:cut|burn(?:ed|t)?|hurt|scratch(?:ed)?|scald(?:ed)?|injur(?:ed|ing)|bruised) (?:my|him"
    r"|her|them)sel(?:f|ves) (?:(?:quite|really|pretty|so) )?(?:badly )?"
    r"(?:on|shaving|chopping|slicing|opening|lifting|carrying|moving|cooking|making|playing"
    r"|running|doing|falling|trying|when|while|with (?:the|a|that) (?:\w+ )?(?:knife|tin|lid|box"
    r"|slicer|opener|urn)|at|off|by accident|a slice|some)"
    r"|\b(?:almost|nearly|careful|try not|don'?t|trying not|might|could|accident\w*|by mistake"
    r"|you'?ll) (?:to )?(?:\w+ )?(?:cut|burn|hurt|kill|injur)"
)
EFFORT = Pattern(
    r"\b(?:nearly|almost|practically|half|don'?t|not going to|no need to|not|stop) kill(?:ed"
    r"|ing)? (?:my|him|her|them)sel(?:f|ves)"
    r"|\bkill(?:ed|ing)? (?:my|him|her|them)sel(?:f|ves) (?:laughing|trying|over (?:the|a|this)"
    r"|on (?:the|those|these|that)|for (?:this|that|the|a few|nothing)|with (?:the|those|these"
    r"|this)|to get|carrying|lifting|doing|training|at the)"
)
MEETING_OF_WORDS = Pattern(
    r"\b(?:hit|hits|beat|beats|beating|kick|kicks|kicked) me (?:up|with|at|to|in the (?:quiz|final"
    r"|race)|by|that|like|again at|on (?:points|the way)|out of the (?:chat|call|group|channel"
    r"|server))"
)
ABOUT_THINGS = words(
    "ladder",
    "shelf",
    "shelving",
    "racking",
    "bike",
    "bikes",
    "cycling",
    "van",
    "trolley",
    "stairs",
    "step",
    "parking",
    "junction",
    "road",
    "wiring",
    "plug",
    "extension lead",
    "fridge",
    "gazebo",
    "scaffold\\w*",
    "password",
    "website",
    "link",
    "file",
    "files",
    "driving",
    "ice",
    "lane",
    "privilege\\w*",
    "hours",
    "discount",
    "system",
    "chat",
    "statement",
)
MEETING_OF_THINGS = Pattern(r"\b(?:beat|beats|beating|hit|hits) (?:him|her|them) (?:at|to|in the|by|up with)\b")
