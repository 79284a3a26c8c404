"""Other tools' formats in and out: BPMN 2.0, Mermaid, Excel, CSV, draw.io, inventories."""
