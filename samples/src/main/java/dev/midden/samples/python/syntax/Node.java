package dev.midden.samples.python.syntax;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.treesitter.TSNode;
import org.treesitter.TSTreeCursor;

/** A node of the concrete syntax tree, without comments; for the readers of this package. */
final class Node {
  /** Trees deeper than this are refused, as they would exhaust the stack of those who walk them. */
  private static final int MAX_DEPTH = 6000;

  final String type;
  final boolean named;
  final @Nullable String field;
  final int start;
  final int end;
  final int at;
  final List<Node> children = new ArrayList<>();

  private Node(TSNode node, @Nullable String field) {
    type = node.getType();
    named = node.isNamed();
    this.field = field;
    start = node.getStartByte();
    end = node.getEndByte();
    at = Position.of(node.getStartPoint().getRow() + 1, node.getStartPoint().getColumn());
    if (node.isError() || node.isMissing()) {
      throw SourceError.syntax(node.isMissing() ? "expected '" + type + "'" : "invalid syntax", at);
    }
  }

  static Node of(TSNode root) {
    try (TSTreeCursor cursor = new TSTreeCursor(root)) {
      return read(cursor, 0);
    }
  }

  private static Node read(TSTreeCursor cursor, int depth) {
    if (depth > MAX_DEPTH) {
      TSNode deep = cursor.currentNode();
      throw SourceError.syntax("too many nested expressions", Position.of(deep.getStartPoint().getRow() + 1, deep
          .getStartPoint().getColumn()));
    }
    Node node = new Node(cursor.currentNode(), cursor.currentFieldName());
    if (cursor.gotoFirstChild()) {
      do {
        TSNode child = cursor.currentNode();
        String type = child.getType();
        if (!type.equals("comment") && !type.equals("line_continuation")) {
          node.children.add(read(cursor, depth + 1));
        }
      } while (cursor.gotoNextSibling());
      cursor.gotoParent();
    }
    return node;
  }

  /** The child in a field, or null. */
  @Nullable
  Node find(String name) {
    for (Node child : children) {
      if (name.equals(child.field)) {
        return child;
      }
    }
    return null;
  }

  /** The child in a field. */
  Node get(String name) {
    Node found = find(name);
    if (found == null) {
      throw SourceError.syntax("invalid syntax", at);
    }
    return found;
  }

  /** The children in a field. */
  List<Node> all(String name) {
    return children.stream().filter(child -> name.equals(child.field)).toList();
  }

  /** The named children. */
  List<Node> namedChildren() {
    return children.stream().filter(child -> child.named).toList();
  }

  /** The first child of a type, or null. */
  @Nullable
  Node ofType(String wanted) {
    for (Node child : children) {
      if (child.type.equals(wanted)) {
        return child;
      }
    }
    return null;
  }

  boolean is(String wanted) {
    return type.equals(wanted);
  }
}
