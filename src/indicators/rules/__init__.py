"""Findings and the rules that make them: one module per layer."""
