"""What stands in a file: the text of documents and pictures, read in a process of its own."""
