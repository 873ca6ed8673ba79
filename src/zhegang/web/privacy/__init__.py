"""Personal data: what is held and why, for how long, and what a person can ask for.

register    every kind of it and every field that holds it: the one table the rest reads
notice      the privacy notice, its version, who has seen which
rights      what is held on one person: told, corrected, erased
retention   what the worker removes when its time is over
"""
