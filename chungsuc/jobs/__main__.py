"""`python -m chungsuc.jobs`: a worker."""

import argparse
import logging
import os
from datetime import timedelta

import django


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m chungsuc.jobs")
    parser.add_argument("--lease", type=float, default=60.0, metavar="SECONDS")
    parser.add_argument("--until-empty", action="store_true", help="dừng khi hết việc")
    arguments = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chungsuc.settings")
    django.setup()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s %(levelname)s %(message)s")
    from chungsuc.jobs.worker import Loop, stop_on_signals  # noqa: PLC0415 -- needs Django set up

    loop = Loop(lease=timedelta(seconds=arguments.lease), until_empty=arguments.until_empty)
    stop_on_signals(loop)
    loop.run()


if __name__ == "__main__":
    main()
