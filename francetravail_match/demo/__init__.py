"""The demonstration: the product's main job on real input, from nothing to the site. Never in production.

Like the URLconf, it stands above every app: it only calls their commands and services.
"""
