"""The page that `steward scan --html` writes: what was found by rule and week, and the exchange around each finding.

One file that needs no network; pictures are drawn in it. Values that were found are masked.
"""

from collections.abc import Sequence
from html import escape

from bot.evaluation.scan import IN_CONFIDENCE, Found, Shown, Tally

MOST_SHOWN = 500  # findings with their exchange
MOST_WEEKS = 60  # bars of the picture; the latest are kept
BAR, GAP, HEIGHT, LABELS = 14, 4, 140, 70  # pixels
COLOURS = ("#3b6ea5", "#c8553d", "#588157", "#8e6c8a", "#d9a441", "#4a4e69", "#2a9d8f", "#9a031e", "#6c757d", "#bc6c25")
STYLE = """
body{font:16px/1.5 system-ui,sans-serif;max-width:52rem;margin:2rem auto;padding:0 1rem;color:#222;background:#fff}
h1{font-size:1.5rem}
h2{font-size:1.15rem;margin-top:2rem}
table{border-collapse:collapse}
td,th{padding:.2rem .8rem .2rem 0;text-align:left}
.case{border:1px solid #ddd;border-radius:.5rem;padding:.6rem 1rem;margin:1rem 0}
.why{color:#555;font-size:.92rem;margin:.2rem 0 .6rem}
.line{margin:.15rem 0;overflow-wrap:anywhere}
.who{color:#3b6ea5;font-weight:600}
.found{background:#fdf3d7}
small{color:#666}
"""


def came_to(tally: Tally) -> str:
    """How many were found, and what would have become of them."""
    hints = f"; for {tally.hints:,} more, their author alone would have had a hint" if tally.hints else ""
    return (
        f"{tally.looked_at:,} would have been looked at by a person, {tally.hidden:,} of them hidden until then{hints}"
    )


def report(room: str, tally: Tally, found: Sequence[Found], notes: Sequence[str] = ()) -> str:
    """The page, of the first that were found; `notes` are what whoever reads it should know of the files."""
    weeks = sorted({week for week, _ in tally.by_week})[-MOST_WEEKS:]
    rules = [rule for rule, _ in tally.by_rule.most_common()]
    colours = {rule: COLOURS[place % len(COLOURS)] for place, rule in enumerate(rules)}
    rows = "".join(
        f'<tr><td><svg width="12" height="12"><rect width="12" height="12" fill="{colours[rule]}"/></svg> '
        f"{escape(tally.names[rule])} <small>{escape(rule)}</small></td><td>{tally.by_rule[rule]}</td></tr>"
        for rule in rules
    )
    cases = "".join(_case(one) for one in found[:MOST_SHOWN])
    shown = min(len(found), MOST_SHOWN)
    rest = (
        f"<p>These are the first {shown:,} of {tally.found:,}; <code>--json</code> lists all.</p>"
        if tally.found > shown
        else ""
    )
    nothing = "" if tally.found else "<p>Nothing was found.</p>"
    return (
        '<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f"<title>What Steward would have seen in {escape(room)}</title><style>{STYLE}</style>"
        f"<h1>What Steward would have seen in {escape(room)}</h1>"
        f"<p>{tally.messages:,} messages were read. {came_to(tally)}. "
        "Steward can be wrong: this shows what it would have asked about, and judges nobody.</p>"
        f"{''.join(f'<p>{escape(note)}</p>' for note in notes)}"
        f"{nothing}<h2>By rule</h2><table>{rows}</table><h2>By week</h2>{_bars(weeks, rules, colours, tally)}"
        f"<h2>One by one</h2>{cases}{rest}</html>"
    )


def _bars(weeks: Sequence[str], rules: Sequence[str], colours: dict[str, str], tally: Tally) -> str:
    if not weeks:
        return "<p>-</p>"
    most = max(sum(tally.by_week[week, rule] for rule in rules) for week in weeks)
    width = max(len(weeks) * (BAR + GAP), 120)
    drawn = []
    for place, week in enumerate(weeks):
        left, top = place * (BAR + GAP), float(HEIGHT)
        for rule in rules:
            tall = tally.by_week[week, rule] / most * (HEIGHT - 14)
            top -= tall
            if tall:
                drawn.append(
                    f'<rect x="{left}" y="{top:.1f}" width="{BAR}" height="{tall:.1f}" fill="{colours[rule]}">'
                    f"<title>{week}: {tally.by_week[week, rule]} {escape(tally.names[rule])}</title></rect>"
                )
        middle = left + BAR / 2
        drawn.append(
            f'<text x="{middle}" y="{HEIGHT + 8}" font-size="10" transform="rotate(60 {middle} {HEIGHT + 8})">'
            f"{week}</text>"
        )
    return (
        f'<svg role="img" aria-label="Findings by week, at most {most}" width="{width}" height="{HEIGHT + LABELS}">'
        f'<text x="0" y="10" font-size="10">{most}</text>{"".join(drawn)}</svg>'
    )


def _case(one: Found) -> str:
    lead = one.verdict.because_of or one.findings[0]
    why = "; ".join(dict.fromkeys(words for finding in one.findings for words in finding.because))
    against = "; ".join(dict.fromkeys(words for finding in one.findings for words in finding.against))
    doubt = f" Against: {escape(against)}." if against else ""
    own = one.shown
    lines = "".join(map(_line, [*one.before, own, *one.after])) if own else _sealed(one)
    return (
        f'<div class="case"><strong>{escape(lead.name)}</strong> <small>{escape(lead.clause)}, {one.done}</small>'
        f'<p class="why">Why: {escape(why)}.{doubt}</p>{lines}</div>'
    )


def _sealed(one: Found) -> str:
    at = one.message.sent_at.isoformat()[:16].replace("T", " ")
    return (
        f'<div class="line"><small>{escape(at)}</small> <span class="who">{escape(one.message.author.name)}</span> '
        f"<em>{IN_CONFIDENCE}</em></div>"
    )


def _line(shown: Shown) -> str:
    mark = " found" if shown.found else ""
    return (
        f'<div class="line{mark}"><small>{escape(shown.at[:16].replace("T", " "))}</small> '
        f'<span class="who">{escape(shown.author)}</span> {escape(shown.text)}</div>'
    )
