"""xlsx, docx and pdf, out and in."""
