"""副本の点検: words that tell who the bidder is, and where a copy still says them."""
