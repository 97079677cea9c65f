"""Money of a case: given, received and spent, whether the sums agree, how they are typed and taken along."""

from partnerships.money.summing import CurrencySums, FunderShare, GrantSums, Money, money_of

__all__ = ["CurrencySums", "FunderShare", "GrantSums", "Money", "money_of"]
