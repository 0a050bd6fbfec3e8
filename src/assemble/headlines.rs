//! Kicker, headline, deck, byline, dateline and their body.
