"""Data mutation testing: the real package with one fault at a time, and whether `validate` names the fault.

``python -m tests.mutation`` from a checkout runs some thousands of mutants and reports the share killed.
"""
