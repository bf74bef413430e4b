"""Tables: bytes of a CSV file or a workbook become rows, or one clear error with its place."""
