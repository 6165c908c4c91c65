"""At which threshold ordinary chat gives how many alerts, and which one keeps to a budget."""

from collections.abc import Sequence

STEPS = 200  # thresholds that are tried
OPEN_AGAIN = 0.5  # share of the threshold under which the next alert is a new one


def threshold_at(rooms: Sequence[Sequence[float]], budget: float) -> float:
    """The lowest threshold at which ordinary chat gives at most `budget` alerts in a thousand messages."""
    values = sorted({value for room in rooms for value in room})
    tried = values[:: max(1, len(values) // STEPS)] + values[-STEPS:]
    lowest = values[-1] + 1e-9  # that nothing reaches
    for threshold in sorted(set(tried), reverse=True):  # from above: a very low one is reached once and never left
        if per_thousand(rooms, threshold) > budget:
            break
        lowest = threshold
    return lowest


def per_thousand(rooms: Sequence[Sequence[float]], threshold: float) -> float:
    """Alerts in a thousand messages at `threshold`."""
    return 1000 * sum(alerts(room, threshold) for room in rooms) / sum(len(room) for room in rooms)


def alerts(values: Sequence[float], threshold: float) -> int:
    """How often a row of values reaches the threshold anew."""
    count, armed = 0, True
    for value in values:
        if armed and value >= threshold:
            count, armed = count + 1, False
        elif value < OPEN_AGAIN * threshold:
            armed = True
    return count
