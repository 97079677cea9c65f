"""The embedded PostgreSQL: a server of the portal's own in `var/`, started and stopped by those who use it.

Nothing listens on the network: clients come through a socket in a folder that only the server's account (and
root) may enter. Each process that needs the server holds a shared lock while it does (`running`), so a
killed process never counts as a user, and a server that a killed portal left behind is stopped in order and
started afresh by the next one. The data folder appears under its name only when it is complete.
"""

from portal.postgres.cluster import DATABASE, MAJOR_VERSION, PROGRAMS, ROLE, Cluster, is_full
from portal.postgres.server import quiet, running

__all__ = ["DATABASE", "MAJOR_VERSION", "PROGRAMS", "ROLE", "Cluster", "is_full", "quiet", "running"]
