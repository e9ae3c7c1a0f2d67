"""Our own receiver: takes what the form on the pages sends, and the webhooks of form services.

A small web application of its own, without accounts, sessions or cookies. It reads no store and no post: a submission
is kept in the intake folder, durably, before the answer is sent; the next fetch takes it in as it takes in a mail. So
it may run on a machine that can do nothing else, and nothing that people send to it can reach what is published.
"""
