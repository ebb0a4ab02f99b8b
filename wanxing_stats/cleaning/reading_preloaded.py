"""What the fork server of reading_pool.py has imported when it forks; imported there and nowhere
else. Pandas is not needed to read a file, and takes longer to import than all the rest.
"""

import gc

from wanxing_stats.processes import become_fork_server

become_fork_server()
from . import source_file  # noqa: E402, F401

gc.freeze()  # what is here already is never collected, so forks go on sharing it
