"""The store's tables as they are today. How a database gets there is left to `migrations`.

messages    one row for each different message, whatever it was called and however often it came
raws        the bytes under which it came: one message can come with other routing lines or line endings
contents    those bytes themselves, where several machines share the database; else they are files
locations   what a source calls a copy of it, and the folder in which that copy lies
standings   where a source's folders last showed it, so that a moderator's move can be told from one of ours
responses   what a person wrote, waiting for a decision or decided
decisions   who decided what, when and why; the database itself refuses to change or remove one
revisions   what a decision changed besides the status, as it was before
tombstones  what was erased, so that fetching again cannot bring it back
pests       senders whose messages are silently ignored, and those for whom that has ended; of the erased, a mark
secrets     random keys of this store's own, by which it knows its own references and tokens again
mails       what we send, each in one state: waiting, sending, sent or failed
notices     what happened that somebody may be told of, recorded in the transaction in which it happened
refusals    marks of addresses that are not to be asked again whether they want to hear from us
followers   whose writers want to be told when somebody answers them
runs        when messages were fetched, and with what result
accounts    who may sign in to the desk
points      up to where a source that keeps everything for ever was read
"""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, LargeBinary, MetaData, String, Table, UniqueConstraint

from comments_bridge.store.columns import Fields, Items, Moment, Words

metadata = MetaData()

messages = Table(
    "messages",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("fingerprint", String(80), nullable=False, unique=True),
    Column("message_id", Words, nullable=False),
    Column("fate", String(16), nullable=False),
    Column("kind", String(24), nullable=False),
    Column("reason", Words, nullable=False),
    Column("fetched_at", Moment, nullable=False),
    Column("retired_at", Moment, nullable=True),
    Index("messages_message_id", "message_id"),
    Index("messages_fate", "fate"),
)

raws = Table(
    "raws",
    metadata,
    Column("sha256", String(64), primary_key=True),
    Column("message", ForeignKey("messages.id"), nullable=False),
    Column("size", Integer, nullable=False),
    Column("received_at", Moment, nullable=True),
    Index("raws_message", "message"),
)

contents = Table(
    "contents",
    metadata,
    Column("sha256", String(64), primary_key=True),
    Column("content", LargeBinary, nullable=False),
)

locations = Table(
    "locations",
    metadata,
    Column("source", Words, primary_key=True),
    Column("native_id", Words, primary_key=True),
    Column("message", ForeignKey("messages.id"), nullable=False),
    Column("place", String(64), nullable=False),
    Index("locations_message", "message"),
)

standings = Table(
    "standings",
    metadata,
    Column("message", ForeignKey("messages.id"), primary_key=True),
    Column("source", Words, primary_key=True),
    Column("place", String(64), nullable=False),
    Column("moving_to", String(64), nullable=True),
)

responses = Table(
    "responses",
    metadata,
    Column("id", String(12), primary_key=True),
    Column("message", ForeignKey("messages.id"), nullable=True),
    Column("status", String(16), nullable=False),
    Column("post", Words, nullable=False),
    Column("parent", String(12), nullable=False),
    Column("name", Words, nullable=False),
    Column("address", Words, nullable=False),
    Column("role", String(16), nullable=False),
    Column("via", String(16), nullable=False),
    Column("language", Words, nullable=False),
    Column("subject", Words, nullable=False),
    Column("text", Words, nullable=False),
    Column("elided", Words, nullable=False),
    Column("sent_at", Moment, nullable=False),
    Column("received_at", Moment, nullable=False),
    Column("verification", String(16), nullable=False),
    Column("evidence", Words, nullable=False),
    Column("how", Words, nullable=False),
    Column("flags", Items, nullable=False),
    Column("notes", Items, nullable=False),
    Column("attachments", Items, nullable=False),
    Column("decided_at", Moment, nullable=True),
    Column("published_at", Moment, nullable=True),
    Column("original", Words, nullable=True),
    Column("reason", Words, nullable=False),
    Column("version", Integer, nullable=False),
    Column("split_from", String(12), nullable=False),
    Column("retired_at", Moment, nullable=True),
    Column("spam", Integer, nullable=False),
    Column("spam_reasons", Items, nullable=False),
    Column("gist", String(16), nullable=False),
    Index("responses_gist", "gist"),
    Index("responses_queue", "status", "received_at", "id"),
    Index("responses_post", "post", "status", "received_at", "id"),
    Index("responses_message", "message"),
    Index("responses_address", "address"),
    Index("responses_split_from", "split_from"),
)

decisions = Table(
    "decisions",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("response", ForeignKey("responses.id"), nullable=False),
    Column("at", Moment, nullable=False),
    Column("who", Words, nullable=False),
    Column("surface", String(16), nullable=False),
    Column("verb", String(16), nullable=False),
    Column("was", String(16), nullable=False),
    Column("became", String(16), nullable=False),
    Column("reason", Words, nullable=False),
    Column("note", Words, nullable=False),
    Column("undoes", ForeignKey("decisions.id"), nullable=True),
    Index("decisions_response", "response", "id"),
    Index("decisions_undoes", "undoes"),
    Index("decisions_who", "who", "id"),
)

revisions = Table(
    "revisions",
    metadata,
    Column("decision", ForeignKey("decisions.id"), primary_key=True),
    Column("response", ForeignKey("responses.id"), nullable=False),
    Column("before", Fields, nullable=False),
    Index("revisions_response", "response"),
)

tombstones = Table(
    "tombstones",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("fingerprint", String(80), nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("at", Moment, nullable=False),
    UniqueConstraint("fingerprint", "sha256"),
    Index("tombstones_sha256", "sha256"),
)

pests = Table(
    "pests",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("address", Words, nullable=False),
    Column("since", Moment, nullable=False),
    Column("who", Words, nullable=False),
    Column("note", Words, nullable=False),
    Column("until", Moment, nullable=True),
    Column("ended_by", Words, nullable=False),
    Index("pests_address", "address"),
)

secrets = Table(
    "secrets",
    metadata,
    Column("name", String(32), primary_key=True),
    Column("value", String(64), nullable=False),
    Column("made_at", Moment, nullable=False),
)

mails = Table(
    "mails",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("kind", String(16), nullable=False),
    Column("recipient", Words, nullable=False),
    Column("message_id", Words, nullable=False, unique=True),
    Column("state", String(16), nullable=False),
    Column("content", Words, nullable=False),
    Column("made_at", Moment, nullable=False),
    Column("due_at", Moment, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("problem", Words, nullable=False),
    Column("ended_at", Moment, nullable=True),
    Index("mails_due", "state", "due_at"),
    Index("mails_recipient", "recipient", "made_at"),
)

notices = Table(
    "notices",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("what", String(16), nullable=False),
    Column("response", ForeignKey("responses.id"), nullable=False),
    Column("at", Moment, nullable=False),
    Column("mail", ForeignKey("mails.id"), nullable=True),
    Column("dropped", Words, nullable=False),
    Index("notices_open", "dropped", "mail", "id"),
    Index("notices_response", "response"),
    Index("notices_mail", "mail"),
)

followers = Table(
    "followers",
    metadata,
    Column("response", ForeignKey("responses.id"), primary_key=True),
    Column("since", Moment, nullable=False),
    Column("until", Moment, nullable=True),
)

refusals = Table(
    "refusals",
    metadata,
    Column("mark", Words, primary_key=True),
    Column("at", Moment, nullable=False),
)

runs = Table(
    "runs",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("started_at", Moment, nullable=False),
    Column("ended_at", Moment, nullable=False),
    Column("whole", Integer, nullable=False),
    Column("summary", Words, nullable=False),
)

accounts = Table(
    "accounts",
    metadata,
    Column("key", Words, primary_key=True),
    Column("name", Words, nullable=False),
    Column("password", Words, nullable=False),
    Column("changed_at", Moment, nullable=False),
)

points = Table(
    "points",
    metadata,
    Column("source", Words, primary_key=True),
    Column("point", Words, nullable=False),
    Column("at", Moment, nullable=False),
)
