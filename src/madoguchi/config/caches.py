"""The cache: Redis or Valkey where configured, and the database's table while that is away."""

import logging
from collections.abc import Callable
from typing import Any

from django.core.cache import caches
from django.core.cache.backends.redis import RedisCache
from redis.exceptions import ConnectionError as NotConnected
from redis.exceptions import TimeoutError as NoAnswer

logger = logging.getLogger(__name__)
TABLE = "table"  # the alias in CACHES


def or_in_the_table(name: str) -> Callable[..., Any]:
    """The method of RedisCache; if Redis is away, the same of the table.

    The limits on second-factor codes live here: losing them would let codes be guessed, and
    failing would let nobody sign in a minute before a deadline.
    """
    plain = getattr(RedisCache, name)

    def method(self: RedisCache, *args: Any, **options: Any) -> Any:
        try:
            return plain(self, *args, **options)
        except (NotConnected, NoAnswer) as error:
            logger.warning("Redis does not answer, the database's table is used: %s", error)
            return getattr(caches[TABLE], name)(*args, **options)

    return method


class SteadyCache(RedisCache):
    """RedisCache that never fails because Redis does."""

    add = or_in_the_table("add")
    get = or_in_the_table("get")
    set = or_in_the_table("set")
    touch = or_in_the_table("touch")
    delete = or_in_the_table("delete")
    get_many = or_in_the_table("get_many")
    set_many = or_in_the_table("set_many")
    delete_many = or_in_the_table("delete_many")
    has_key = or_in_the_table("has_key")
    incr = or_in_the_table("incr")
    clear = or_in_the_table("clear")
