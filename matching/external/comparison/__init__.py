"""An interested person compared with the offer: by the engine's own text, and beside the registered."""
