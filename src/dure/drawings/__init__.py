"""What Dure draws: pure functions, plain values in, escaped SVG or HTML out. No model, no query, no clock.

Colours and sizes come from `dure.css` by class. No drawing carries a style attribute, so a strict content
security policy holds. Every fact a drawing shows also stands in words.
"""
