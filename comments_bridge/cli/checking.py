"""`comments doctor`."""

from __future__ import annotations

import os

import click

from comments_bridge.cli.frame import DONE, FAILED, Frame, json_option
from comments_bridge.cli.tables import print_finding
from comments_bridge.cli.wording import print_json
from comments_bridge.collect.checkup import examine
from comments_bridge.sources.protocol import Finding


@click.command()
@json_option
@click.pass_obj
@click.pass_context
def doctor(context: click.Context, frame: Frame, *, as_json: bool) -> None:
    """Check the settings, the content, the store and every mailbox, and say what is wrong and what to do.

    It logs in to each mailbox and looks for its folders, and changes nothing there.
    """
    findings: list[Finding] = []
    for finding in examine(frame.config_path, os.environ, now=frame.now()):
        findings.append(finding)
        if not as_json:
            print_finding(finding)
    if as_json:
        print_json(findings)
    context.exit(DONE if all(finding.right for finding in findings) else FAILED)
