"""Where things are: what `make` built, and the files beside the project that some tests read."""

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
TREE = Path(os.environ.get("PG_TREE", ROOT / "build/postgres")).resolve()
PROGRAMS = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target")) / "release"
CONNECTOR = PROGRAMS / "ocpp-connector"
EMULATOR = PROGRAMS / "ocpp-emulator"
# Messages that real charge points sent; not part of the project.
FIELD_MESSAGES = Path(os.environ.get("OCPP_FIELD_MESSAGES", ROOT.parent / "shared/messages/field.jsonl"))
