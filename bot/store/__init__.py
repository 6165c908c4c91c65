"""What must survive, in one SQLite file: the only room that speaks SQL. It knows no Discord and judges nothing."""
