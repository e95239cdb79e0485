"""How our own engine is called where it is offered and where it has written."""

MODEL = "extractive-3"
