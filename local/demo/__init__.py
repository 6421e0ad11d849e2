"""The guide's journey, gone through over HTTP as a browser would, and what came of each step."""
