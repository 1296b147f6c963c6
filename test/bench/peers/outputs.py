"""Which files a scene writes for each frame: rgb/0000.png, and labels/0000.exr with id, temperature and depth as floats."""
import os

# zlib's level 1.
FASTEST_PNG = 12


class Outputs:
    def __init__(self, scene, folder):
        scene.use_nodes = True
        self.tree, self.folder = scene.node_tree, folder
        self.tree.nodes.clear()
        self.layer = self.tree.nodes.new("CompositorNodeRLayers")
        self.layer.scene, self.layer.layer = scene, scene.view_layers[0].name

    def picture(self):
        node = self.file("rgb", "PNG", "8", self.layer.outputs["Image"])
        node.format.compression = FASTEST_PNG

    def labels(self):
        """As the materials give them: Eevee draws them in 16-bit floats, and no more is written."""
        self.exr("16", self.layer.outputs["labels"])

    def labels_by_passes(self):
        """Id and depth as the engine's own passes have them, which no sampling blends; temperature as the materials give it."""
        split = self.tree.nodes.new("CompositorNodeSeparateColor")
        joined = self.tree.nodes.new("CompositorNodeCombineColor")
        self.tree.links.new(self.layer.outputs["labels"], split.inputs[0])
        passes = self.layer.outputs
        parts = {"Red": passes["IndexOB"], "Green": split.outputs["Green"], "Blue": passes["Depth"]}
        for channel, source in parts.items():
            self.tree.links.new(source, joined.inputs[channel])
        self.exr("32", joined.outputs[0])

    def exr(self, depth, source):
        self.file("labels", "OPEN_EXR", depth, source).format.exr_codec = "ZIP"

    def file(self, name, file_format, depth, source):
        node = self.tree.nodes.new("CompositorNodeOutputFile")
        node.base_path = self.folder
        node.format.file_format, node.format.color_mode, node.format.color_depth = file_format, "RGB", depth
        node.file_slots[0].path = os.path.join(name, "####")
        self.tree.links.new(source, node.inputs[0])
        return node
