-- What could not be done is counted whenever somebody asks how Steward is: without reading all that was done.
CREATE INDEX outbox_failed ON outbox (case_id) WHERE state = 'failed';
