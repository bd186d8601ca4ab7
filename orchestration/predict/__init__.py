"""Models of repeat purchases and their value, fitted on grouped histories (docs/predictions.md)."""
