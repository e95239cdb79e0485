"""What is raised where the operator's model cannot speak."""


class SherpaUnusable(Exception):
    """sherpa-onnx is not installed, or the directory holds no model that it can use."""
