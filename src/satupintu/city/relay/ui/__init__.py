"""Pages of the relay: monitor, adjudication, closed days."""
