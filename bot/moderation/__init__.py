"""The roads: intake, judge, act. Knows no platform, no SQL and no model library; it is given all three."""
