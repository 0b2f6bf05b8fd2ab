"""Listing: a list with search, filters, sorting and paging that all live in the address."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Generic, TypeVar

from django.core.paginator import Page, Paginator
from django.db.models import Model, Q, QuerySet
from django.http import QueryDict

Row = TypeVar("Row", bound=Model)

PAGE_SIZES = (20, 50, 100)


@dataclass(frozen=True, kw_only=True)
class Filter:
    """One choice above a list; ``unfiltered`` is what the list shows when nothing is chosen.

    lookup   the ORM lookup that the chosen value goes to; or
    queries  value -> Q, when one lookup does not say it
    """

    name: str
    label: str
    choices: Sequence[tuple[str, str]]
    lookup: str = ""
    queries: Mapping[str, Q] | None = None
    unfiltered: str = "すべて"

    def query(self, value: str) -> Q:
        return self.queries[value] if self.queries is not None else Q(**{self.lookup: value})


@dataclass(frozen=True, kw_only=True)
class FilterInput:
    name: str
    label: str
    choices: Sequence[tuple[str, str]]
    value: str
    unfiltered: str = "すべて"


@dataclass(frozen=True, kw_only=True)
class Chip:
    """An active condition; ``url`` is the list without it."""

    label: str
    text: str
    url: str


@dataclass(frozen=True, kw_only=True)
class PageLink:
    """A page or a page size; ``number`` 0 is a gap."""

    number: int
    url: str = ""
    is_current: bool = False


@dataclass(frozen=True, kw_only=True)
class SortState:
    """How a column head stands, and where pressing it leads."""

    url: str
    aria: str
    icon: str
    words: str


class Listing(Generic[Row]):
    """One list: ``Listing(rows, request.GET, search=("title", "number"), filters=…, sorts=…)``.

    search   ORM paths that the words (``?q=``) are looked for in; every word must be found
    filters  choices, each read from ``?<name>=``; an unknown value is ignored
    sorts    key -> ORM paths, at least one; ``?sort=key`` or ``?sort=-key``
    default_sort  "key" or "-key"; the first of ``sorts`` if not given
    rows are the page's rows (two queries: count and page); always ordered, ties by primary key.
    """

    def __init__(
        self,
        queryset: QuerySet[Row],
        query: QueryDict,
        *,
        search: Sequence[str] = (),
        filters: Sequence[Filter] = (),
        sorts: Mapping[str, Sequence[str]],
        default_sort: str = "",
    ) -> None:
        self.search_fields = tuple(search)
        self.filters = tuple(filters)
        self.sorts = dict(sorts)
        self.default_sort = default_sort or next(iter(self.sorts))
        self._query = query
        self._all = queryset

    @cached_property
    def words(self) -> str:
        return self._query.get("q", "").strip() if self.search_fields else ""

    @cached_property
    def sort(self) -> str:
        asked = self._query.get("sort", "")
        return asked if asked.removeprefix("-") in self.sorts else self.default_sort

    @property
    def sort_in_address(self) -> str:
        return self.sort if self.sort != self.default_sort else ""

    @cached_property
    def page_size(self) -> int:
        asked = self._query.get("size", "")
        return int(asked) if asked in {str(size) for size in PAGE_SIZES} else PAGE_SIZES[0]

    @cached_property
    def queryset(self) -> QuerySet[Row]:
        """All rows that fit the conditions, in order: what an export takes."""
        rows = self._all
        for word in self.words.split():
            rows = rows.filter(self._holds(word))
        for one in self.filters:
            if self._chosen(one):
                rows = rows.filter(one.query(self._chosen(one)))
        return rows.order_by(*self._ordering())

    def _holds(self, word: str) -> Q:
        condition = Q()
        for path in self.search_fields:
            condition |= Q(**{f"{path}__icontains": word})
        return condition

    def _chosen(self, one: Filter) -> str:
        value = self._query.get(one.name, "")
        return value if value in {code for code, _ in one.choices} else ""

    def _ordering(self) -> list[str]:
        paths = self.sorts.get(self.sort.removeprefix("-"), ())
        if self.sort.startswith("-"):
            return [*(_reversed(path) for path in paths), "pk"]
        return [*paths, "pk"]

    @cached_property
    def page(self) -> Page[Row]:
        return Paginator(self.queryset, self.page_size).get_page(self._query.get("page", "1"))

    @cached_property
    def rows(self) -> list[Row]:
        return list(self.page.object_list)

    @property
    def count(self) -> int:
        return self.page.paginator.count

    @property
    def first(self) -> int:
        return self.page.start_index()

    @property
    def last(self) -> int:
        return self.page.end_index()

    @property
    def is_narrowed(self) -> bool:
        """Whether a search or filter is on: an empty list then says so."""
        return bool(self.chips)

    @cached_property
    def filter_inputs(self) -> list[FilterInput]:
        return [
            FilterInput(
                name=f.name,
                label=f.label,
                choices=f.choices,
                value=self._chosen(f),
                unfiltered=f.unfiltered,
            )
            for f in self.filters
        ]

    @cached_property
    def chips(self) -> list[Chip]:
        chips = []
        if self.words:
            chips.append(Chip(label="ことば", text=self.words, url=self.url(q="", page="")))
        for one in self.filters:
            if value := self._chosen(one):
                text = next(text for code, text in one.choices if code == value)
                url = self.url(**{one.name: "", "page": ""})
                chips.append(Chip(label=one.label, text=text, url=url))
        return chips

    def url(self, **changes: str) -> str:
        """The list's own address with some values changed; "" takes a value off."""
        query = self._query.copy()
        for name, value in changes.items():
            query.pop(name, None)
            if value:
                query[name] = value
        return "?" + query.urlencode()

    @property
    def clear_url(self) -> str:
        names = ["q", "page", *(one.name for one in self.filters)]
        return self.url(**dict.fromkeys(names, ""))

    @property
    def previous_url(self) -> str:
        return self._page_url(self.page.number - 1) if self.page.has_previous() else ""

    @property
    def next_url(self) -> str:
        return self._page_url(self.page.number + 1) if self.page.has_next() else ""

    @cached_property
    def page_links(self) -> list[PageLink]:
        numbers = self.page.paginator.get_elided_page_range(
            self.page.number, on_each_side=2, on_ends=1
        )
        return [
            PageLink(number=n, url=self._page_url(n), is_current=n == self.page.number)
            if isinstance(n, int)
            else PageLink(number=0)
            for n in numbers
        ]

    @property
    def size_links(self) -> list[PageLink]:
        return [
            PageLink(
                number=size,
                url=self.url(size=str(size), page=""),
                is_current=size == self.page_size,
            )
            for size in PAGE_SIZES
        ]

    def sort_state(self, key: str) -> SortState:
        """How the head of the column ``key`` stands."""
        down = self.sort == key
        target = self.url(sort=f"-{key}" if down else key, page="")
        if down:
            return SortState(url=target, aria="ascending", icon="up", words="（降順に並べ替え）")
        if self.sort == f"-{key}":
            return SortState(url=target, aria="descending", icon="down", words="（昇順に並べ替え）")
        return SortState(url=target, aria="", icon="sort", words="（昇順に並べ替え）")

    def _page_url(self, number: int) -> str:
        return self.url(page=str(number) if number > 1 else "")


def _reversed(path: str) -> str:
    return path.removeprefix("-") if path.startswith("-") else f"-{path}"
