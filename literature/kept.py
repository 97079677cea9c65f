"""What is worked out of the published literature once, and kept until it changes (`curation.kept`)."""

from curation.kept import Keeper

keeper = Keeper("literature_indexstamp")
kept, stamp, stamp_of_request = keeper.kept, keeper.stamp, keeper.stamp_of_request
