"""Loaded before Django's settings: tests have a home, a day and the demo's door of their own."""

import os
import tempfile

if "PYTEST_XDIST_WORKER" in os.environ or "CHUNGSUC_HOME" not in os.environ:
    os.environ["CHUNGSUC_HOME"] = tempfile.mkdtemp(prefix="chungsuc-tests-")
os.environ["CHUNGSUC_DEMO"] = "1"
os.environ["CHUNGSUC_NOW"] = "2023-11-06T09:00:00"
