"""Reads a page of HTML back as a tree: what has which id, which label belongs to what."""

from html.parser import HTMLParser

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}


class Node:
    def __init__(self, tag, attributes, parent):
        self.tag, self.attributes, self.parent = tag, attributes, parent
        self.children, self.text = [], ""

    def walk(self):
        yield self
        for child in self.children:
            yield from child.walk()

    def words(self):
        return " ".join(" ".join(node.text for node in self.walk()).split())

    def inside(self, tag):
        node = self
        while node.parent and node.tag != tag:
            node = node.parent
        return node if node.tag == tag else None


class Reader(HTMLParser):
    """Refuses a page whose elements are not closed in their order."""

    def __init__(self):
        super().__init__()
        self.root = self.at = Node("root", {}, None)

    def handle_starttag(self, tag, attrs):
        names = [name for name, _ in attrs]
        assert len(set(names)) == len(names), f"<{tag}> has an attribute twice: {names}"
        node = Node(tag, dict(attrs), self.at)
        self.at.children.append(node)
        if tag not in VOID:
            self.at = node

    def handle_startendtag(self, tag, attrs):
        self.at.children.append(Node(tag, dict(attrs), self.at))

    def handle_endtag(self, tag):
        assert self.at.tag == tag, f"</{tag}> where <{self.at.tag}> is open, line {self.getpos()[0]}"
        self.at = self.at.parent

    def handle_data(self, data):
        self.at.text += data


def read_page(html):
    reader = Reader()
    reader.feed(html)
    reader.close()
    assert reader.at is reader.root, f"<{reader.at.tag}> is never closed"
    return reader.root
