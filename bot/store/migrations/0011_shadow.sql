-- What Steward would have done, a case each, with what a moderator said of it. No text and no person; it goes with its case.
CREATE TABLE shadow_entries (
    case_id INTEGER PRIMARY KEY,
    day TEXT NOT NULL,
    rule TEXT NOT NULL,
    rule_version TEXT NOT NULL,
    policy TEXT NOT NULL,
    name TEXT NOT NULL,
    clause TEXT NOT NULL,
    would TEXT NOT NULL CHECK (would IN ('hide', 'ask')),
    answer TEXT CHECK (answer IN ('right', 'wrong'))
) STRICT;

CREATE INDEX shadow_entries_of_day ON shadow_entries (day, case_id);

-- How often this group agreed with a rule, under each policy: counts alone, which stay when cases go.
CREATE TABLE shadow_answers (
    rule TEXT NOT NULL,
    rule_version TEXT NOT NULL,
    policy TEXT NOT NULL,
    would TEXT NOT NULL CHECK (would IN ('hide', 'ask')),
    "right" INTEGER NOT NULL DEFAULT 0,
    wrong INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (rule, rule_version, policy, would)
) STRICT, WITHOUT ROWID;
