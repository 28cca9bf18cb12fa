"""What the system tests share: a running space, and words to wait with."""

import os
import shutil
import sys
import tempfile
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tools" / "space"))

from space import Space  # noqa: E402


class SpaceTest(unittest.TestCase):
    """Every test of a class plays in one space of `stations` stations; it is kept for a look when
    FOYER_KEEP is set."""

    stations = 1

    @classmethod
    def setUpClass(cls):
        if os.geteuid() != 0:
            raise unittest.SkipTest("root is needed: namespaces, users' ids and X servers")
        os.environ.pop("DISPLAY", None)
        cls.state = Path(tempfile.mkdtemp(prefix="foyer-test-", dir="/run"))
        cls.state.chmod(0o711)
        cls.space = Space(cls.state, cls.stations, backend="xvfb", **cls.settings(cls.state))
        try:
            cls.space.start()
        except BaseException:
            cls.space.stop()
            raise

    @classmethod
    def tearDownClass(cls):
        cls.space.stop()
        if not os.environ.get("FOYER_KEEP"):
            shutil.rmtree(cls.state, ignore_errors=True)

    @classmethod
    def settings(cls, state):
        """What a test's space has of its own; `state` is its directory."""
        return {}

    @property
    def station(self):
        return next(iter(self.space.stations.values()))
