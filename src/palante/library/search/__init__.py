"""Finding by words and by meaning: see README.md."""

from palante.library.search.asked import Asked
from palante.library.search.embedder import Embedder, embedder
from palante.library.search.folding import fold, stems

__all__ = ["Asked", "Embedder", "embedder", "fold", "stems"]
