"""Materials of the plant. Each ends in colour for the picture and in one output (id, temperature, depth) for the labels."""
import os
from collections import namedtuple

import bpy

# Temperatures are told from here, so that 16-bit floats keep them to 1/64 K and better.
ZERO_KELVIN = 293.15
Made = namedtuple("Made", "module rack ground ground_shift")


def make(folder, rise, tile):
    rise_image = float_image(rise)
    module, face = surface("module", roughness=0.06, specular=0.37)
    paint(module, face, os.path.join(folder, "module.png"))
    labels(module, rise_image)
    rack, steel = surface("rack", roughness=0.5, metallic=0.9)
    steel.inputs["Base Color"].default_value = (0.5, 0.51, 0.52, 1)
    labels(rack)
    ground, soil = surface("ground", roughness=0.95)
    mapping = on_ground(ground, paint(ground, soil, os.path.join(folder, "ground.png")), tile)
    labels(ground)

    def shift(by):
        mapping.inputs["Location"].default_value = (by, -by, 0)

    return Made(module, rack, ground, shift)


def surface(name, **numbers):
    material = bpy.data.materials.new(name)
    material.use_nodes = True
    shader = material.node_tree.nodes["Principled BSDF"]
    for key, value in numbers.items():
        shader.inputs[key.capitalize()].default_value = value
    return material, shader


def paint(material, shader, file):
    texture = material.node_tree.nodes.new("ShaderNodeTexImage")
    texture.image = bpy.data.images.load(file)
    material.node_tree.links.new(texture.outputs["Color"], shader.inputs["Base Color"])
    return texture


def on_ground(material, texture, tile):
    """Lays a texture over the ground plane, a tile of so many metres."""
    nodes, links = material.node_tree.nodes, material.node_tree.links
    mapping = nodes.new("ShaderNodeMapping")
    mapping.inputs["Scale"].default_value = (1 / tile, 1 / tile, 1)
    links.new(nodes.new("ShaderNodeTexCoord").outputs["Object"], mapping.inputs["Vector"])
    links.new(mapping.outputs["Vector"], texture.inputs["Vector"])
    return mapping


def labels(material, rise=None):
    """AOV "labels": red is the id, green the temperature over ZERO_KELVIN, blue the planar depth in metres."""
    nodes, links = material.node_tree.nodes, material.node_tree.links
    links.new(label_colour(nodes, links, rise), aov(nodes, "labels").inputs["Color"])


def label_colour(nodes, links, rise):
    info = nodes.new("ShaderNodeObjectInfo")
    split = nodes.new("ShaderNodeSeparateColor")
    links.new(info.outputs["Color"], split.inputs["Color"])
    kelvin = split.outputs["Red"]
    if rise:
        texture = nodes.new("ShaderNodeTexImage")
        texture.image, texture.interpolation = rise, "Linear"
        total = nodes.new("ShaderNodeMath")
        links.new(kelvin, total.inputs[0])
        links.new(texture.outputs["Color"], total.inputs[1])
        kelvin = total.outputs[0]
    joined = nodes.new("ShaderNodeCombineColor")
    links.new(info.outputs["Object Index"], joined.inputs["Red"])
    links.new(kelvin, joined.inputs["Green"])
    links.new(nodes.new("ShaderNodeCameraData").outputs["View Z Depth"], joined.inputs["Blue"])
    return joined.outputs["Color"]


def aov(nodes, name):
    node = nodes.new("ShaderNodeOutputAOV")
    node.name = name
    return node


def float_image(rise):
    """Kelvin above the module's mean; Blender's pictures start with the lowest row."""
    width, height, kelvin = rise["width"], rise["height"], rise["kelvin"]
    image = bpy.data.images.new("rise", width, height, float_buffer=True, is_data=True)
    rows = [kelvin[k * width : (k + 1) * width] for k in reversed(range(height))]
    image.pixels.foreach_set([value for row in rows for k in row for value in (k, k, k, 1)])
    image.update()
    return image
