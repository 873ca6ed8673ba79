"""Everything a plan looks things up in, packaged or loaded by the user, read once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from zhegang.ingest.compiled import load_index
from zhegang.ingest.home import Home
from zhegang.ingest.lanes import load_lanes
from zhegang.ingest.origin import OriginRules
from zhegang.ingest.pack_parts import Pack
from zhegang.ingest.packs import load_pack
from zhegang.ingest.tariffs import load_store
from zhegang.screening import ScreeningIndex
from zhegang.trade.lane_tables import LaneTables
from zhegang.trade.measures import MeasureStore


@dataclass(frozen=True, slots=True, eq=False)
class Reference:
    """Tariffs, lanes, screening lists (None where none is loaded), the pack, and their versions.

    `origin`: the rules of origin the user has loaded.
    """

    tariffs: MeasureStore
    lanes: LaneTables
    lists: ScreeningIndex | None
    pack: Pack
    versions: Mapping[str, str]
    origin: OriginRules | None = None


def load_reference(home: Home | None = None) -> Reference:
    """The reference data of a user's home.

    Raises
    ------
    SourceError
        A loaded file is damaged.
    """
    home = home or Home.default()
    tariffs, lanes = load_store(home.path), load_lanes()
    lists, pack = load_index(home), load_pack()
    versions = {f"tariffs.{key}": value for key, value in tariffs.versions.items()}
    versions["lanes"] = lanes.version
    versions[f"pack.{pack.id}"] = pack.digest
    for held in lists.lists if lists else ():
        versions[f"list.{held.list_id}"] = f"{held.on.isoformat()} {held.sha256[:16]}".strip()
    rules = OriginRules(home)
    versions |= {f"rules.{name}": held for name, held in rules.versions().items()}
    return Reference(tariffs, lanes, lists, pack, dict(sorted(versions.items())), rules)
