"""From a message's bytes to what a person newly wrote, which post it answers, and who or what sent it.

Everything here is pure: bytes and plain values in, records of `model` out, and nothing is fetched, stored or opened.
Text from outside is hostile, so each module bounds its own time and memory by the size of what it was given.
"""
