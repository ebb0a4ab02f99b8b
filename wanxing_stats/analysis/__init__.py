"""The analyst's door: ask for a figure, or a ledger, in one line.

In: a workspace. Out: an Office, whose figures and ledgers are asked by part and year.
"""
