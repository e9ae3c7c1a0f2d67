"""Checks over the built site: what `invoke check` runs, and what the tests hold the sample site to.

Each check reads `output/` and returns findings; none mends anything. Building the site is left to Pelican, and speaking
to the person to `checks.report`.
"""
