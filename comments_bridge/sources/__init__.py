"""Where messages come from: one small protocol, and one module for each kind of source.

A source lists, reads and moves messages. It never deletes one, keeps no state of its own, and knows nothing of what
the messages mean: that is left to `collect`.
"""
