"""From a JSON pointer to a line and a column, only when something is to be printed."""

from __future__ import annotations

from specular.diagnostics import Anchor, Place
from specular.loading.documents import is_json
from specular.loading.json_text import members, skip_space
from specular.loading.nodes import keys_of
from specular.loading.text import Lines
from specular.loading.yaml_text import Mapping, Scalar, Sequence, Tree, compose


class Locator:
    """Finds places in one text that could be read."""

    def __init__(self, name: str, text: str) -> None:
        self.lines = Lines(text)
        self._name = name
        self._text = text
        self._tree: Tree | None = None
        self._is_json: bool | None = None
        self._members: dict[int, list[tuple[str, int, int]]] = {}

    def position(self, place: Place) -> tuple[int, int]:
        """Return the line and the column of a place, both from 1.

        Where the pointer leads nowhere, that is the nearest value around it.
        """
        if place.line is not None:
            return place.line, place.column or 1
        tokens = keys_of(place.pointer)
        if self._is_json is None:
            self._is_json = is_json(self._name, self._text)
        find = self._in_json if self._is_json else self._in_yaml
        return self.lines.position(find(tokens, place.anchor))

    def _in_json(self, tokens: list[str], anchor: Anchor) -> int:
        key_offset = value_offset = skip_space(self._text, 0)
        for token in tokens:
            if value_offset not in self._members:
                # A document has one member of a name, but many diagnostics in one container.
                self._members[value_offset] = members(self._text, value_offset)
            found = [one for one in self._members[value_offset] if one[0] == token]
            if not found:
                return value_offset
            _, key_offset, value_offset = found[0]
        return key_offset if anchor is Anchor.KEY else value_offset

    def _in_yaml(self, tokens: list[str], anchor: Anchor) -> int:
        self._tree = self._tree or compose(self._text)
        tree = self._tree
        key_offset = tree.offset
        for token in tokens:
            found = _step(tree, token)
            if found is None:
                return tree.offset
            key_offset, tree = found
        return key_offset if anchor is Anchor.KEY else tree.offset


def _step(tree: Tree, token: str) -> tuple[int, Tree] | None:
    match tree:
        case Mapping():
            return tree.members.get(token)
        case Sequence() if token.isdecimal() and int(token) < len(tree.items):
            item = tree.items[int(token)]
            return item.offset, item
        case Scalar() | Sequence():
            return None
