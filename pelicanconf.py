"""The site: its name, its people, its addresses. Pelican reads it; docs/settings.md explains what is ours.

What the bridge must know as well (names, addresses, time zone, house rules, look, how long conversations stay open)
stands in comments.toml and is taken from there.
"""

import logging
import sys
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parent
sys.path.insert(0, str(ROOT))  # the `pelican` command does not look for plugins/ where the settings lie

from comments_bridge.showing.forms import form_action  # noqa: E402 - found by the line above
from plugins.posts.reader import PostReader  # noqa: E402 - as above
from plugins.strict import StrictPelican, read_config  # noqa: E402 - as above
from theme.stylesheet import minify_css  # noqa: E402 - as above
from theme.templatecache import TemplateCache  # noqa: E402 - as above

CONFIG = read_config(ROOT / "comments.toml")

# What the site is called, and whose it is.
SITENAME = CONFIG.site.name
SITE_DESCRIPTION = "A place at which Merrowby City Council thinks aloud and residents answer."
ORGANISATION = CONFIG.site.organisation
DEFAULT_LANG = CONFIG.site.language
TIMEZONE = CONFIG.site.timezone.key
LOOK = CONFIG.site.look
RESPONSE_ADDRESS = CONFIG.site.address
HOUSE_RULES = [{"code": rule.code, "title": rule.title, "sentence": rule.sentence} for rule in CONFIG.rules]

# Who writes. A post's Author must be one of them; a post without one is the organisation's. A picture is a file below
# content/.
AUTHOR = ORGANISATION
PEOPLE: dict[str, dict[str, str]] = {
    "Nia Fairweather": {
        "slug": "nia-fairweather",
        "role": "Communications officer",
        "biography": "Nia looks after how the council talks with the city. She likes questions better than answers, "
        "and buses better than both.",
        "picture": "images/people/nia.svg",
    },
    "Tom Adeyemi": {
        "slug": "tom-adeyemi",
        "role": "Internal communications manager",
        "biography": "Tom helps 3,900 colleagues to hear from one another. He came to the council for six weeks, "
        "eleven years ago.",
        "picture": "images/people/tom.svg",
    },
}
SERIES = {
    "Let's get sociable": "How can a council and a city be better company? Posts about talking, listening, trusting "
    "and deciding together.",
}
ROLE_LABELS = {"author": CONFIG.site.author_label, "staff": CONFIG.site.staff_label}

# Where the reader can go from every page.
NAVIGATION = [
    {"title": "Posts", "url": ""},
    {"title": "Questions", "url": "conversations/"},
    {"title": "Outcomes", "url": "outcomes/"},
    {"title": "Series", "url": "series/"},
    {"title": "Respond", "url": "respond/"},
    {"title": "About", "url": "about/"},
    {"title": "Search", "url": "search/"},
]
FOOTER_NAVIGATION = [
    {"title": "Follow this site", "url": "follow/"},
    {"title": "Newest responses", "url": "comments/"},
    {"title": "House rules", "url": "house-rules/"},
    {"title": "How we decide", "url": "deciding/"},
    {"title": "Privacy", "url": "privacy/"},
    {"title": "Accessibility", "url": "accessibility/"},
    {"title": "Archive", "url": "archives/"},
    {"title": "Subjects", "url": "tags/"},
    {"title": "Categories", "url": "categories/"},
    {"title": "People", "url": "authors/"},
]

# What is said in these settings, in comments.toml and by categories and tags, as readers of another language see it.
# What is left out is shown as it stands, marked with the site's language.
WORDS_IN = {
    "cy": {
        "The Long Table": "Y Bwrdd Hir",
        "Merrowby City Council": "Cyngor Dinas Merrowby",
        SITE_DESCRIPTION: "Lle y mae Cyngor Dinas Merrowby yn meddwl yn uchel, a thrigolion yn ateb.",
        "Author of this post": "Awdur yr erthygl hon",
        "Communications officer": "Swyddog cyfathrebu",
        PEOPLE["Nia Fairweather"][
            "biography"
        ]: "Mae Nia yn gofalu am y ffordd y mae’r cyngor yn siarad â’r ddinas. Mae’n "
        "well ganddi gwestiynau nag atebion, a bysiau na’r ddau.",
        "Internal communications manager": "Rheolwr cyfathrebu mewnol",
        PEOPLE["Tom Adeyemi"][
            "biography"
        ]: "Mae Tom yn helpu 3,900 o gydweithwyr i glywed gan ei gilydd. Daeth i’r cyngor "
        "am chwe wythnos, un mlynedd ar ddeg yn ôl.",
        "Let's get sociable": "Dewch i gymdeithasu",
        "Posts": "Erthyglau",
        "Questions": "Cwestiynau",
        "Outcomes": "Canlyniadau",
        "Series": "Cyfresi",
        "Respond": "Ymateb",
        "About": "Amdanom",
        "Search": "Chwilio",
        "Follow this site": "Dilyn y wefan hon",
        "Newest responses": "Ymatebion diweddaraf",
        "House rules": "Rheolau’r tŷ",
        "How we decide": "Sut yr ydym yn penderfynu",
        "Privacy": "Preifatrwydd",
        "Accessibility": "Hygyrchedd",
        "Archive": "Archif",
        "Subjects": "Pynciau",
        "Categories": "Categorïau",
        "People": "Pobl",
        "Speak to people, not at them": "Siaradwch â phobl, nid atynt",
        "Keep private things private": "Cadwch bethau preifat yn breifat",
        "Stay with the question": "Cadwch at y cwestiwn",
        "Stay within the law": "Cadwch o fewn y gyfraith",
        "No selling, no campaigning for a party": "Dim gwerthu, dim ymgyrchu dros blaid",
        "Once is enough": "Mae unwaith yn ddigon",
        "How the council works": "Sut mae’r cyngor yn gweithio",
        "Taking part": "Cymryd rhan",
        "agreement": "cytundeb",
        "budget": "cyllideb",
        "cafés": "caffis",
        "consultation": "ymgynghori",
        "libraries": "llyfrgelloedd",
        "listening": "gwrando",
        "markets": "marchnadoedd",
        "parks": "parciau",
        "staff": "staff",
        "trust": "ymddiriedaeth",
        "turnout": "cyfranogiad",
        "volunteers": "gwirfoddolwyr",
    },
}

# What the law asks a public body to tell its readers, after the words in content/pages/. `invoke check` names
# what is missing here or has grown old, and docs/settings.md says what each key means.
ACCESSIBILITY = {
    "compliance": "partially",
    "prepared": "2026-09-07",
    "reviewed": "2026-11-16",
    "address": "access@merrowby.example.org",
    "telephone": "01632 960125, on weekdays between ten and four",
    "answer_within": "five working days",
    "enforcement": "great-britain",
    "failings": [
        (
            "Now and then a link in a response does not say where it leads. We leave people’s words as they are.",
            "2.4.4, link purpose in context",
        ),
        (
            (
                "A response that mixes languages may not be marked with each of them, so a screen reader can pronounce "
                "part of it wrongly. When we notice it, we mend it."
            ),
            "3.1.2, language of parts",
        ),
    ],
    "burden": [],
    "outside": ["Pictures and documents on other websites that a response links to, which are not ours."],
    "tested": [
        (
            "We test every kind of page with a program that applies the rules that a computer can check: in light and "
            "dark colours, with text of twice the size, at the width of a small telephone, and on paper. We also go "
            "through each kind of page with the keyboard alone. We did so last on 16 November 2026."
        ),
        (
            "A computer can find only some of the barriers that people meet. Nobody who uses a screen reader every day "
            "has yet tested this site for us, and we have asked the Merrowby Access Group to do it in January 2027."
        ),
    ],
    "improving": "By March 2027 we will publish what that group finds, and what we have mended. When we add to this "
    "site, we repeat our own tests.",
}
PRIVACY = {
    "task": "hearing what residents think before the council decides, and answering for what it decides",
    "basis": "Article 6(1)(e) of the UK GDPR together with section 8 of the Data Protection Act 2018",
    "sensitive": "You may choose to tell us something more sensitive, such as a matter of health or belief. We publish "
    "that only if it is about yourself and you plainly meant it to be public. We keep the rest on the basis of "
    "substantial public interest: the functions of a public authority (Article 9(2)(g), and paragraph 6 of Schedule 1 "
    "to the Act). Please do not send us such things about other people.",
    "kept": [
        ("A published response", "As long as the post is on the site, unless you ask us to take it down"),
        ("Your message and e-mail address", "12 months after we decided about it"),
        ("A message that was not published", "6 months after we decided, in case you ask us to look again"),
        ("The record of the decision, without your address", "6 years"),
    ],
    "officer": "Data Protection Officer",
    "address": "privacy@merrowby.example.org",
    "telephone": "01632 960124",
    "answer_within": "one month",
    "acknowledge_within": "30 days",
    "changed": "2026-09-07",
}
DECIDING = {
    "within": "two working days",
    "review_within": "ten working days",
    "address": CONFIG.site.address,
}

# What a browser may load on our pages: our own style and pictures, and nothing else; the search page also its script.
# Forms go where comments.toml says.
CONTENT_SECURITY_POLICY = {
    "default-src": "'none'",
    "style-src": "'self'",
    "img-src": "'self'",
    "connect-src": "'self'",  # no script, so nothing is sent; tools that judge a page read robots.txt from it
    "base-uri": "'none'",
    "form-action": form_action(CONFIG),
    "frame-ancestors": "'none'",
}
SEARCH_POLICY = {
    "script-src": "'self' 'wasm-unsafe-eval'",  # Pagefind is WebAssembly; this lets it be compiled, and no text be run
    "form-action": "'self'",
}

# What is built, from what, with what.
PATH = "content"
OUTPUT_PATH = "output"
DELETE_OUTPUT_DIRECTORY = True  # a page that is gone must be gone; StrictPelican refuses a folder that holds more
ARTICLE_PATHS = ["posts"]
PAGE_PATHS = ["pages"]
STATIC_PATHS = ["images"]
PICTURE_CACHE = str(ROOT / ".cache" / "pictures")  # may be deleted at any time
CARD_CACHE = str(ROOT / ".cache" / "cards")  # as above
SHARE_PICTURES = False  # publishconf.py draws them: nobody shares a local build
IGNORE_FILES = [".*", "*~", "#*#"]
THEME = str(CONFIG.site.theme)
THEME_TEMPLATES_OVERRIDES = [THEME]  # where the templates find components/ and looks/
PELICAN_CLASS = StrictPelican
PLUGINS = [
    "plugins.languages",
    "plugins.posts",
    "plugins.people",
    "plugins.duty",
    "plugins.lifecycle",
    "plugins.conversation",
    "plugins.forms",
    "plugins.series",
    "plugins.onward",
    "plugins.archives",
    "plugins.calendars",
    "plugins.feeds",
    "plugins.follow",
    "plugins.pictures",
    "plugins.metadata",
    "plugins.cards",
    "plugins.sitemap",
    "plugins.hosting",
    "plugins.links",
    "plugins.leaks",
    "plugins.sharing",
]
READERS = {"md": PostReader, **dict.fromkeys(("markdown", "mkd", "mdown", "rst", "html", "htm"))}
MARKDOWN = {
    "extensions": ["tables", "footnotes", "attr_list", "toc"],  # toc gives headings the ids that links lead to
    "extension_configs": {},
}
JINJA_ENVIRONMENT = {
    "autoescape": True,
    "trim_blocks": True,
    "lstrip_blocks": True,
    "auto_reload": False,
    "bytecode_cache": TemplateCache(ROOT / ".cache" / "templates"),  # may be deleted at any time
}
JINJA_FILTERS = {"minify_css": minify_css}
LOG_FILTER = [(logging.WARNING, "Empty alt attribute for image %s in %s")]  # plugins.pictures tells which are meant

# How posts are read.
NOW = datetime.now(UTC)  # a post dated later is not out yet
PREVIEW_DRAFTS = False
WITH_FUTURE_DATES = True  # plugins.posts leaves out what is not due; Pelican would make it a public draft
EXTRA_KEYS: list[str] = []
DEFAULT_CATEGORY = "News"
USE_FOLDER_AS_CATEGORY = False
FILENAME_METADATA = ""
SLUGIFY_SOURCE = "basename"

# How long conversations stay open. The bridge heeds it too, so it stands in comments.toml.
CLOSE_AFTER_DAYS = CONFIG.conversations.close_after_days
PAUSES = CONFIG.conversations.pauses

# How responses are read and shown.
CONVERSATION_PULL = False
NEWEST_COUNT = 50
SERIES_NEWEST_COUNT = 20
RELATED_COUNT = 3

# Addresses. Local builds link from the root; publishconf.py puts the public address before it.
SITEURL = ""
RELATIVE_URLS = False
ARTICLE_URL = ARTICLE_LANG_URL = CONFIG.site.post_path
ARTICLE_SAVE_AS = ARTICLE_LANG_SAVE_AS = f"{ARTICLE_URL}index.html"
DRAFT_URL = DRAFT_LANG_URL = "drafts/{slug}/"
DRAFT_SAVE_AS = DRAFT_LANG_SAVE_AS = f"{DRAFT_URL}index.html"
ARTICLE_TRANSLATION_ID = PAGE_TRANSLATION_ID = "key"  # the same Id in another Lang is the same text
PAGE_URL = PAGE_LANG_URL = "{slug}/"
PAGE_SAVE_AS = PAGE_LANG_SAVE_AS = f"{PAGE_URL}index.html"
DRAFT_PAGE_URL = DRAFT_PAGE_LANG_URL = "drafts/pages/{slug}/"
DRAFT_PAGE_SAVE_AS = DRAFT_PAGE_LANG_SAVE_AS = f"{DRAFT_PAGE_URL}index.html"
CATEGORY_URL = "categories/{slug}/"
CATEGORY_SAVE_AS = f"{CATEGORY_URL}index.html"
TAG_URL = "tags/{slug}/"
TAG_SAVE_AS = f"{TAG_URL}index.html"
AUTHOR_URL = "authors/{slug}/"
AUTHOR_SAVE_AS = f"{AUTHOR_URL}index.html"
SERIES_URL = "series/{slug}/"
SERIES_SAVE_AS = f"{SERIES_URL}index.html"
SERIES_LIST_SAVE_AS = "series/index.html"
NEWEST_SAVE_AS = "comments/index.html"
CONVERSATIONS_SAVE_AS = "conversations/index.html"
OUTCOMES_SAVE_AS = "outcomes/index.html"
FOLLOW_SAVE_AS = "follow/index.html"
OPML_SAVE_AS = "feeds.opml"
CALENDAR_SAVE_AS = "calendar.ics"
ARCHIVE_YEAR_URL = "archives/{year}/"
ARCHIVE_YEAR_SAVE_AS = f"{ARCHIVE_YEAR_URL}index.html"
ARCHIVE_MONTH_URL = "archives/{year}/{month:02}/"
ARCHIVE_MONTH_SAVE_AS = f"{ARCHIVE_MONTH_URL}index.html"
DIRECT_TEMPLATES = ["index", "archives", "tags", "categories", "authors", "search", "404", "stylesheet", "favicon"]
INDEX_URL = ""
ARCHIVES_SAVE_AS = "archives/index.html"
TAGS_SAVE_AS = "tags/index.html"
CATEGORIES_SAVE_AS = "categories/index.html"
AUTHORS_SAVE_AS = "authors/index.html"
SEARCH_SAVE_AS = "search/index.html"
STYLESHEET_SAVE_AS = "theme/site.css"
FAVICON_SAVE_AS = "theme/favicon.svg"
TAKEN_SLUGS = ["archives", "authors", "categories", "comments", "conversations", "drafts", "feeds", "follow", "images",
               "outcomes", "page", "pagefind", "posts", "search", "series", "tags", "theme"]  # fmt: skip
DEFAULT_PAGINATION = 20
DEFAULT_ORPHANS = 2
PAGINATION_PATTERNS = [
    (1, "{url}", "{save_as}"),
    (2, "{base_name}/page/{number}/", "{base_name}/page/{number}/index.html"),  # Pelican's own lets tags collide
]

# Feeds are written by plugins.feeds; Pelican's own are off.
FEED_ALL_ATOM = CATEGORY_FEED_ATOM = AUTHOR_FEED_ATOM = AUTHOR_FEED_RSS = TRANSLATION_FEED_ATOM = None
FEED_MAX_ITEMS = 30
FEED_ID_DATE = "2026-09-01"  # a day on which the site's host name was yours; part of every entry's id: never change it
