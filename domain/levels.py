"""Levels of government."""

from enum import StrEnum


class GovernmentLevel(StrEnum):
    """A level of government, from the top down: that of a document's issuer, or of an agency."""

    NATIONAL = "national"
    PROVINCE = "province"
    CITY = "city"
    COUNTY = "county"
