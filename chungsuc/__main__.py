import sys

from chungsuc.cli import main

sys.exit(main())
