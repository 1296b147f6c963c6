"""A sky that gets paler towards the horizon, and what lies below it."""
import bpy

# The power of the gradient, and how steeply the horizon fades into the ground.
GRADIENT, BELOW = 0.6, 8


class Sky:
    def __init__(self):
        world = bpy.data.worlds.new("sky")
        world.use_nodes = True
        bpy.context.scene.world = world
        self.nodes, self.links = world.node_tree.nodes, world.node_tree.links
        split = self.nodes.new("ShaderNodeSeparateXYZ")
        self.links.new(self.nodes.new("ShaderNodeTexCoord").outputs["Generated"], split.inputs[0])
        height = split.outputs["Z"]
        self.above = self.mix(self.math("POWER", self.math("MAXIMUM", height, 0), GRADIENT))
        self.below = self.mix(self.math("MULTIPLY", height, -BELOW))
        self.links.new(self.above.outputs[0], self.below.inputs[1])
        self.links.new(self.below.outputs[0], self.nodes["Background"].inputs["Color"])

    def show(self, colours):
        self.above.inputs[1].default_value = (*colours["horizon"], 1)
        self.above.inputs[2].default_value = (*colours["zenith"], 1)
        self.below.inputs[2].default_value = (*colours["ground"], 1)

    def math(self, operation, value, by):
        node = self.nodes.new("ShaderNodeMath")
        node.operation, node.inputs[1].default_value = operation, by
        node.use_clamp = operation == "MULTIPLY"
        self.links.new(value, node.inputs[0])
        return node.outputs[0]

    def mix(self, share):
        node = self.nodes.new("ShaderNodeMixRGB")
        self.links.new(share, node.inputs["Fac"])
        return node
