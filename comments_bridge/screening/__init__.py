"""What a moderator should look at before deciding: pure functions from a response's text to flags.

Screening decides nothing and changes nothing. It points at words, and says why; a person judges.
"""
