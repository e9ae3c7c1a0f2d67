"""The desk: the moderators' web page, drawn on the server and usable with the keyboard alone and without JavaScript.

`application` puts it together, `doors` says who may come in, `guarding` what a request must bring, `serving` starts it.
The pages parse, call one function of `moderation` or the store, and show; rules and SQL are elsewhere.
"""
