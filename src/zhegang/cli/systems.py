"""`zhegang register systems`: what the documents name, and what Zhegang does for it."""

from __future__ import annotations

from typing import Annotated

import typer


def register(parent: typer.Typer) -> None:
    """Adds the command of this module to `parent`."""
    parent.command("systems")(systems_)


def systems_(
    group: Annotated[str | None, typer.Option(help="Only this group, such as c.")] = None,
    pack: Annotated[str, typer.Option(help="Pack whose systems are listed.")] = "hk_zhejiang",
    as_json: Annotated[bool, typer.Option("--json", help="One JSON document on stdout.")] = False,
) -> None:
    """Lists every system the documents name: its group, parties, sources, and what is done for it here."""
    from zhegang.cli.common import lang
    from zhegang.core.jsonout import dumps
    from zhegang.ingest.home import Home
    from zhegang.ingest.pack_systems import load_systems
    from zhegang.ingest.packs import load_pack
    from zhegang.mechanism.systems import entries, systems_json

    home = Home.default().path
    made = entries(load_systems(pack, home), load_pack(pack, home))
    told = systems_json([e for e in made if group in (None, e.system.group)], lang())
    if as_json:
        print(dumps({"schema_version": "1", "systems": told}), end="")
        return
    last = ""
    for entry in told:
        if entry["group_name"] != last:
            last = entry["group_name"]
            print(f"\n{last}")
        where = ", ".join(source["sentence"] for source in entry["sources"])
        print(f"  {entry['no']:<5} {entry['name']}  [{where}]")
        for link in entry["links"]:
            print(f"        {link['says']}  ({link['command']})")
