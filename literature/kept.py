"""What is worked out of the published literature once, and kept until it changes (`curation.kept`)."""

from curation.kept import Keeper, State

__all__ = ["State", "keeper", "kept", "stamp", "stamp_of_request", "state", "state_of_request"]

keeper = Keeper("literature_indexstamp")
kept, state, state_of_request = keeper.kept, keeper.state, keeper.state_of_request
stamp, stamp_of_request = keeper.stamp, keeper.stamp_of_request
