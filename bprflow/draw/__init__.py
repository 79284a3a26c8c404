"""Pictures: text measuring, swimlane layout, edge routing, theme, Graphviz engine."""
