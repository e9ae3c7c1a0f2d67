"""What production adds to pelicanconf.py: the public address before every link."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))  # the `pelican` command does not look beside its settings

from pelicanconf import *
from pelicanconf import CONFIG

SITEURL = CONFIG.site.url
SHARE_PICTURES = True
