"""Messages to send: queued inside the act that calls for them, sent by a worker, their state in the open."""
