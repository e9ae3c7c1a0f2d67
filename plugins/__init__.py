"""The site's Pelican plugins: each folder is one plugin, with its `register()` in `__init__`.

`PLUGINS` in pelicanconf.py lists them in the order in which they run; `strict` is no plugin but the class that runs
them all (PELICAN_CLASS).
"""
