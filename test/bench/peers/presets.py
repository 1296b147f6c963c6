"""How each engine is told to draw. Every preset gives the scenes to render, in order, for one frame."""
import bpy

from outputs import Outputs


def cycles(plant, folder, fast):
    scene = basics("CYCLES")
    settings = scene.cycles
    settings.samples = 16
    settings.use_denoising = False
    settings.use_adaptive_sampling = False
    if fast:
        # The sky is no light to be sampled but found by the rays that go there: half the work, as little noise.
        scene.world.cycles.sampling_method = "NONE"
    layer = scene.view_layers[0]
    layer.use_pass_z = layer.use_pass_object_index = True
    add_aov(layer)
    files = Outputs(scene, folder)
    files.picture()
    files.labels_by_passes()
    return [scene]


def eevee(plant, folder, samples, fast):
    scene = basics("BLENDER_EEVEE")
    scene.eevee.taa_render_samples = samples
    if fast:
        save(scene, plant.sun.data)
    if samples > 1:
        # Samples that are averaged would blend the ids of neighbours: labels are a scene of their own, with one.
        labels = labels_only(plant)
        Outputs(labels, folder).labels()
        Outputs(scene, folder).picture()
        return [scene, labels]
    one_ray_a_pixel(scene)
    add_aov(scene.view_layers[0])
    files = Outputs(scene, folder)
    files.picture()
    files.labels()
    return [scene]


PRESETS = {
    "cycles-16": lambda plant, folder: cycles(plant, folder, fast=True),
    "cycles-16-defaults": lambda plant, folder: cycles(plant, folder, fast=False),
    "eevee-16": lambda plant, folder: eevee(plant, folder, samples=16, fast=True),
    "eevee-16-defaults": lambda plant, folder: eevee(plant, folder, samples=16, fast=False),
    "eevee-1": lambda plant, folder: eevee(plant, folder, samples=1, fast=True),
}


def basics(engine):
    scene = bpy.context.scene
    scene.name = "picture"
    scene.render.engine = engine
    scene.render.use_persistent_data = True
    scene.view_settings.view_transform = "Standard"
    return scene


def save(scene, sun):
    """Hard shadows from one small map that covers what the camera sees; the sky's light at the lowest resolution."""
    settings = scene.eevee
    settings.use_soft_shadows = settings.use_shadow_high_bitdepth = False
    settings.shadow_cascade_size = "512"
    settings.gi_cubemap_resolution = "64"
    sun.shadow_cascade_count = 1
    sun.shadow_cascade_max_distance = 12


def one_ray_a_pixel(scene):
    """Through its middle, so that labels are what they are there."""
    scene.render.filter_size = 0


def labels_only(plant):
    bpy.ops.scene.new(type="LINK_COPY")
    scene = bpy.context.scene
    scene.name, scene.world = "labels", None
    scene.collection.objects.unlink(plant.sun)
    scene.eevee.taa_render_samples = 1
    one_ray_a_pixel(scene)
    add_aov(scene.view_layers[0])
    return scene


def add_aov(layer):
    aov = layer.aovs.add()
    aov.name, aov.type = "labels", "COLOR"
