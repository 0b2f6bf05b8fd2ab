"""What can be done to a mail: queue, deliver, settle, cancel, register a bounce."""
