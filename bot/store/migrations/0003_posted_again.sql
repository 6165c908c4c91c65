-- A message that its author posted again is known by that copy as well.
CREATE INDEX cases_posted_again ON cases (json_extract(state, '$.again_message_id'));
