"""What a person reads: terminal, HTML, JSON and other papers."""
