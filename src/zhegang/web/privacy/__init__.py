"""Personal data: what is held and why, for how long, and what a person can ask for.

register    every kind of it: what, why, by what right, how long, seen by whom
tables      every field of the site that holds some; registry_tables: of the register
notice      the privacy notice, its version, who has seen which
rights      what is held on one person: told, corrected, erased
retention   what the worker removes when its time is over
"""
