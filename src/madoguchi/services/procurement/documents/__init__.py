"""帳票 of procurement: frozen data in, text, docx, xlsx or pdf out."""
