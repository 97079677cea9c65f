"""What is worked out of the published cases once, and kept until they change (`curation.kept`).

What is kept says in its key for which level of readers it is.
"""

from curation.kept import Keeper

keeper = Keeper("partnerships_indexstamp")
kept, stamp, stamp_of_request = keeper.kept, keeper.stamp, keeper.stamp_of_request
