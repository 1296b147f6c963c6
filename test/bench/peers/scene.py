"""The solar plant of content.json in Blender: made once, then moved from frame to frame."""
import bpy
from mathutils import Matrix, Vector

import materials
from sky import Sky

# World axes of the content are x east, y up, z south; Blender's are x east, y north, z up.
TURN = Matrix(((1, 0, 0), (0, 0, -1), (0, 1, 0)))
GROUND_REACH = 300


class Plant:
    def __init__(self, content, folder):
        bpy.ops.wm.read_factory_settings(use_empty=True)
        self.width = content["width"]
        first = content["frames"][0]
        made = materials.make(folder, content["rise"], first["ground"]["tile"])
        module, rack = box_mesh("module", made.module), box_mesh("rack", made.rack)
        self.modules = [add(module) for _ in first["modules"]]
        self.racks = [add(rack) for _ in first["racks"]]
        self.ground = add(plane_mesh(made.ground))
        self.ground_shift = made.ground_shift
        self.camera = add(bpy.data.cameras.new("camera"))
        bpy.context.scene.camera = self.camera
        self.sun = add(bpy.data.lights.new("sun", "SUN"))
        self.sun.data.angle = 0.0093
        self.sky = Sky()

    def show(self, frame):
        for objects, boxes in ((self.modules, frame["modules"]), (self.racks, frame["racks"])):
            for thing, box in zip(objects, boxes, strict=True):
                place(thing, box)
        ground = frame["ground"]
        label(self.ground, 1, ground["temperature"])
        self.ground_shift(ground["shift"])
        self.aim(frame["camera"])
        light = frame["sun"]["irradiance"]
        self.sun.data.energy = max(light)
        self.sun.data.color = [channel / max(light) for channel in light]
        self.sun.rotation_euler = (TURN @ Vector(frame["sun"]["direction"])).to_track_quat("Z", "Y").to_euler()
        self.sky.show(frame["sky"])

    def aim(self, camera):
        right, down, ahead = (TURN @ Vector(camera["R"][k : k + 3]) for k in (0, 3, 6))
        turned = Matrix((right, -down, -ahead)).transposed().to_4x4()
        self.camera.matrix_world = Matrix.Translation(TURN @ Vector(camera["position"])) @ turned
        lens = self.camera.data
        lens.sensor_fit, lens.sensor_width = "HORIZONTAL", 36
        lens.lens = camera["focalPixels"] / self.width * 36
        # Far enough for all of the ground, and no nearer than the shadows need.
        lens.clip_start, lens.clip_end = 0.1, 1000


def place(thing, box):
    turned = Matrix([box["rotation"][k : k + 3] for k in (0, 3, 6)]) @ Matrix.Diagonal(box["scale"])
    thing.matrix_world = Matrix.Translation(TURN @ Vector(box["position"])) @ (TURN @ turned).to_4x4()
    label(thing, box["instance"], box["temperature"])


def label(thing, instance, kelvin):
    """What the label passes read: the id, and the mean temperature as red of the object's colour."""
    thing.pass_index = instance
    thing.color = (kelvin - materials.ZERO_KELVIN, 0, 0, 1)


def add(data):
    thing = bpy.data.objects.new(data.name, data)
    bpy.context.scene.collection.objects.link(thing)
    return thing


def box_mesh(name, material):
    """A cube of size 1; the picture lies on its +y side, the other sides show the picture's corner."""
    mesh = bpy.data.meshes.new(name)
    corners = [(x - 0.5, y - 0.5, z - 0.5) for x in (0, 1) for y in (0, 1) for z in (0, 1)]
    faces = [(0, 1, 3, 2), (4, 6, 7, 5), (0, 4, 5, 1), (2, 3, 7, 6), (0, 2, 6, 4), (1, 5, 7, 3)]
    mesh.from_pydata(corners, [], faces)
    uv = mesh.uv_layers.new()
    for face in mesh.polygons:
        for corner in face.loop_indices:
            x, _, z = corners[mesh.loops[corner].vertex_index]
            uv.data[corner].uv = (0.5 + x, 0.5 - z) if face.index == 3 else (0.001, 0.001)
    mesh.materials.append(material)
    return mesh


def plane_mesh(material):
    mesh = bpy.data.meshes.new("ground")
    r = GROUND_REACH
    mesh.from_pydata([(-r, -r, 0), (r, -r, 0), (r, r, 0), (-r, r, 0)], [], [(0, 1, 2, 3)])
    mesh.materials.append(material)
    return mesh
