"""What the site writes by mail: words to the people who respond, and the digest to moderators.

What is told was recorded in the transaction in which it happened (`store.happenings`). A run puts it into words, writes
each mail down before it is sent, and sends it once. What an answer to one of our mails asks for is read here and
carried out by `collect`.
"""
