"""One module a section of the report; each turns its part of the plan into blocks."""
