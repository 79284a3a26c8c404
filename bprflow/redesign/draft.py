"""A flow on the operating table: every jump explicit, so that steps can be cut out and put in.

`FlowDraft.from_process` resolves what lists leave unsaid (the following item, the join of a
parallel block, the end). Operations work on that. `to_items` writes lists again and leaves
unsaid whatever may stay unsaid, so that untouched steps come out exactly as they went in.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from bprflow.flow.targets import find_target, names_of
from bprflow.model import END, NEXT, Gateway, GatewayKind, Item, Parallel, Process, Step
from bprflow.redesign.conflict import RefusedError

JOIN = "@join"
"""Successor of the last item of a parallel branch."""
ENGLISH_KEY = {"分岐": "branch", "次": "next", "統合": "combine"}
TOP = ""
"""Key of the list that is not inside any parallel block."""


@dataclass
class Row:
    """One list of items, outside or inside a parallel block.

    Attributes:
        block: Id of the parallel block; empty for the outermost list.
        entry: Where it starts: an id, END or JOIN.
        ids: Its items in written order.

    """

    block: str
    entry: str
    ids: list[str] = field(default_factory=list)

    @property
    def follow(self) -> str:
        """Where its last item goes on by default."""
        return JOIN if self.block else END

    def after(self, item_id: str) -> str:
        """Give what follows an item in written order."""
        place = self.ids.index(item_id) + 1
        return self.ids[place] if place < len(self.ids) else self.follow


class FlowDraft:
    """A process whose steps can be rearranged.

    Attributes:
        items: Steps, gateways and parallel blocks by id (what is inside a block is in `rows`).
        rows: The outermost list first, then the branches of the blocks.
        next_of: Successor of each item with one way out.
        ways_of: Targets of the branches of each item with several, in written order.

    """

    def __init__(self) -> None:
        self.items: dict[str, Step | Gateway | Parallel] = {}
        self.rows: list[Row] = []
        self.next_of: dict[str, str] = {}
        self.ways_of: dict[str, list[str]] = {}

    @classmethod
    def from_process(cls, process: Process) -> FlowDraft:
        """Make every jump explicit, O(n); a jump that leads nowhere stays as it was written."""
        draft = cls()
        names = names_of(process)

        def resolve(target: str) -> str:
            if target == END:
                return END
            item = find_target(names, target)
            return item.id if item is not None else target

        def take(items: tuple[Item, ...], block: str) -> None:
            row = Row(block, items[0].id if items else (JOIN if block else END), [item.id for item in items])
            draft.rows.append(row)
            for item in items:
                default = row.after(item.id)
                draft.items[item.id] = item
                if isinstance(item, Parallel):
                    draft.next_of[item.id] = default
                    for branch in item.branches:
                        take(branch, item.id)
                else:
                    draft.connect(item, default, resolve)

        take(process.steps, TOP)
        return draft

    def connect(self, item: Step | Gateway, default: str, resolve: object = None) -> None:
        """Read the ways out of an item; what is unsaid goes to `default`."""
        find = resolve if callable(resolve) else self.find
        jump = default if item.next in (None, NEXT) else str(find(item.next))
        if not item.branches:
            self.next_of[item.id] = jump
            return
        self.ways_of[item.id] = [jump if b.target == NEXT else str(find(b.target)) for b in item.branches]

    def copy(self) -> FlowDraft:
        """Copy it, so that a refused change leaves no trace."""
        twin = FlowDraft()
        twin.items = dict(self.items)
        twin.rows = [Row(row.block, row.entry, list(row.ids)) for row in self.rows]
        twin.next_of = dict(self.next_of)
        twin.ways_of = {key: list(ways) for key, ways in self.ways_of.items()}
        return twin

    def find(self, word: str) -> str:
        """Give the id of an item named by id or name, or the word itself."""
        if word in (END, JOIN) or word in self.items:
            return word
        for item in self.items.values():
            if not isinstance(item, Parallel) and item.name == word:
                return item.id
        return word

    def settle(self) -> None:
        """Resolve jumps that were written as names of steps that came later."""
        for key, target in self.next_of.items():
            self.next_of[key] = self.find(target)
        for ways in self.ways_of.values():
            ways[:] = [self.find(target) for target in ways]

    # --- looking -----------------------------------------------------------------------------

    def row_of(self, item_id: str) -> Row:
        """Give the list an item is in."""
        return next(row for row in self.rows if item_id in row.ids)

    def flat(self) -> list[str]:
        """List all items in written order, blocks before what is in them."""
        order: list[str] = []
        stack = [TOP]
        inner: dict[str, list[Row]] = {}
        for row in self.rows:
            inner.setdefault(row.block, []).append(row)
        pending: list[Iterator[str]] = [iter([i for row in inner.get(stack[0], []) for i in row.ids])]
        while pending:
            item_id = next(pending[-1], None)
            if item_id is None:
                pending.pop()
                continue
            order.append(item_id)
            if item_id in inner:
                pending.append(iter([i for row in inner[item_id] for i in row.ids]))
        return order

    def name(self, item_id: str) -> str:
        """Give the name of an item for messages."""
        item = self.items.get(item_id)
        return item.name or item.id if isinstance(item, (Step, Gateway)) else item_id

    def sources(self, target: str) -> list[str]:
        """List the items that lead to `target`, without the entries of lists."""
        found = [key for key, goal in self.next_of.items() if goal == target]
        return found + [key for key, ways in self.ways_of.items() if target in ways]

    def forward(self, item_id: str, key: str) -> str:
        """Give the one way on from an item: its only way, or the one to what follows it.

        Args:
            item_id: A step or gateway.
            key: Which key of the change would settle it, for the message.

        Raises:
            RefusedError: It has several ways out and none is the obvious one.

        """
        if item_id in self.next_of:
            return self.next_of[item_id]
        ways = self.ways_of[item_id]
        following = self.row_of(item_id).after(item_id)
        if following in ways:
            return following
        order = {found: rank for rank, found in enumerate(self.flat())}
        here = order[item_id]
        ahead = list(dict.fromkeys(w for w in ways if order.get(w, len(order)) > here))
        if len(ahead) == 1:
            return ahead[0]
        raise RefusedError(
            "branching", item_id, english={"key": ENGLISH_KEY.get(key, key)}, name=self.name(item_id), key=key
        )

    # --- cutting and sewing ------------------------------------------------------------------

    def redirect(self, old: str, new: str, only: set[str] | None = None) -> None:
        """Lead to `new` what led to `old`; `only` limits it to these items."""
        for key, goal in self.next_of.items():
            if goal == old and (only is None or key in only):
                self.next_of[key] = new
        for key, ways in self.ways_of.items():
            if only is None or key in only:
                ways[:] = [new if goal == old else goal for goal in ways]

    def cut(self, item_id: str, onward: str) -> None:
        """Take a step or gateway out of its list; who came from there goes to `onward`."""
        row = self.row_of(item_id)
        if onward == item_id:
            raise RefusedError("branching", item_id, english={"key": "next"}, name=self.name(item_id), key="次")
        self._check_join(row, item_id, onward)
        self.next_of.pop(item_id, None)
        self.ways_of.pop(item_id, None)
        self.redirect(item_id, onward)
        if row.entry == item_id:
            row.entry = onward
        row.ids.remove(item_id)
        del self.items[item_id]

    def _check_join(self, row: Row, item_id: str, onward: str) -> None:
        """A join is reached only from inside its block, and by the last item of a branch."""
        if onward != JOIN:
            return
        last = row.ids[row.ids.index(item_id) - 1] if row.ids.index(item_id) else None
        if any(source != last for source in self.sources(item_id)):
            raise RefusedError("other-block", item_id, name=self.name(item_id))

    def put_before(self, new_ids: list[str], anchor: str) -> None:
        """Put connected items before `anchor`: what came from above now comes to the first of them."""
        row = self.row_of(anchor)
        order = {found: rank for rank, found in enumerate(self.flat())}
        above = {key for key in order if order[key] < order[anchor]}
        self.redirect(anchor, new_ids[0], only=above)
        if row.entry == anchor:
            row.entry = new_ids[0]
        place = row.ids.index(anchor)
        row.ids[place:place] = new_ids

    def put_after(self, new_ids: list[str], anchor: str, target: str) -> None:
        """Put connected items after `anchor`, on its way to `target`."""
        row = self.row_of(anchor)
        self.redirect(target, new_ids[0], only={anchor})
        place = row.ids.index(anchor) + 1
        row.ids[place:place] = new_ids

    # --- writing lists again -----------------------------------------------------------------

    def to_items(self) -> tuple[Item, ...]:
        """Write the lists again.

        Raises:
            RefusedError: Nothing is left, or a jump cannot be written.

        """
        self._drop_empty_blocks()
        items = self._write(self.rows[0])
        if not any(isinstance(item, (Step, Parallel)) for item in items):
            raise RefusedError("nothing-left")
        return items

    def _drop_empty_blocks(self) -> None:
        """A block with one branch left is no block any more."""
        while True:
            self.rows = [row for row in self.rows if row.block == TOP or row.ids or row.entry != JOIN]
            counts: dict[str, int] = {}
            for row in self.rows:
                counts[row.block] = counts.get(row.block, 0) + 1
            block = next(
                (
                    k
                    for k, v in self.items.items()
                    if isinstance(v, Parallel) and counts.get(k, 0) < min(2, len(v.branches))
                ),
                None,
            )
            if block is None:
                return
            self._unwrap(block)

    def _unwrap(self, block: str) -> None:
        inner = next((row for row in self.rows if row.block == block), None)
        outer = self.row_of(block)
        onward = self.next_of.pop(block)
        place = outer.ids.index(block)
        entry = onward
        if inner is not None:
            self.redirect(JOIN, onward, only=set(inner.ids))
            entry = onward if inner.entry == JOIN else inner.entry
            outer.ids[place : place + 1] = inner.ids
            self.rows.remove(inner)
        else:
            outer.ids.pop(place)
        if outer.entry == block:
            outer.entry = entry
        del self.items[block]
        self.redirect(block, entry)

    def _write(self, row: Row) -> tuple[Item, ...]:
        written: list[Item] = []
        if row.ids and row.entry != row.ids[0]:
            written.append(self._bridge(f"{row.ids[0]} の前", self._token(row.entry, row)))
        for item_id in row.ids:
            item, following = self.items[item_id], row.after(item_id)
            if isinstance(item, Parallel):
                branches = tuple(self._write(inner) for inner in self.rows if inner.block == item_id)
                written.append(item if item.branches == branches else item.model_copy(update={"branches": branches}))
                if self.next_of[item_id] != following:
                    written.append(self._bridge(f"{item_id} の後", self._token(self.next_of[item_id], row)))
            else:
                written.append(self._write_jumps(item, row, following))
        return tuple(written)

    def _write_jumps(self, item: Step | Gateway, row: Row, following: str) -> Item:
        if item.branches:
            return self._write_ways(item, row, following)
        target = self.next_of[item.id]
        meant = following if item.next in (None, NEXT) else self.find(item.next)
        if target == meant:
            return item
        return item.model_copy(update={"next": None if target == following else self._token(target, row)})

    def _write_ways(self, item: Step | Gateway, row: Row, following: str) -> Item:
        ways = self.ways_of[item.id]
        default = following if item.next in (None, NEXT) else self.find(item.next)
        meant = [default if branch.target == NEXT else self.find(branch.target) for branch in item.branches]
        if ways == meant:
            return item
        tokens = [NEXT if goal == following else self._token(goal, row) for goal in ways]
        branches = tuple(
            branch if goal == before and branch.target != NEXT else branch.model_copy(update={"target": token})
            for branch, goal, before, token in zip(item.branches, ways, meant, tokens, strict=True)
        )
        return item.model_copy(update={"branches": branches, "next": None})

    def _token(self, target: str, row: Row) -> str:
        if target == JOIN:
            raise RefusedError("other-block", name="、".join(self.name(i) for i in row.ids))
        return target

    def _bridge(self, name: str, target: str) -> Gateway:
        """Make a gateway that only leads on, for jumps a block or a list head cannot write."""
        while name in self.items:
            name += "'"
        return Gateway(id=name, gateway=GatewayKind.EXCLUSIVE, next=target)
