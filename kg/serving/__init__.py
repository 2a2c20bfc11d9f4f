"""The graph on 127.0.0.1: explorer, SPARQL endpoint, pages of entities; read only.

formats -> worker -> pool -> explorer, entities, pages -> guard -> app -> run
"""

from kg.serving.app import application
from kg.serving.pool import Limits
from kg.serving.run import serve

__all__ = ["Limits", "application", "serve"]
