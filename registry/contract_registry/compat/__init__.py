"""The engine: is every message that one schema allows accepted by another?"""
