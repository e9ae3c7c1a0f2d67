"""How responses are shown: what a page says of each, in which order, and the HTML that their words become.

The site's pages and the moderators' preview are drawn from here, so that a preview is what the page will be. It imports
neither Pelican nor a database; the templates themselves are the theme's.
"""
