"""How the pages of this folder become a site: `uv run sphinx-build -W --keep-going docs site`."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "src"))

from spring68 import __version__

project = "spring68"
author = "The spring68 authors"
copyright = "the spring68 authors; code MIT, story and notes CC BY 4.0"  # noqa: A001
version = release = __version__

extensions = ["myst_parser"]
myst_heading_anchors = 3
myst_enable_extensions = ["colon_fence"]
exclude_patterns = ["_build", "conf.py"]
nitpicky = True

html_theme = "furo"
html_title = f"spring68 {__version__}"
html_copy_source = False
html_show_sphinx = False
