"""Draws the frames of FOLDER/content.json: blender --background --python draw.py -- FOLDER PRESET OUT COUNT.

Says for each frame a line `FRAME {"cpuSeconds": …, "wallSeconds": …}`: all that Blender used from one to the next.
"""
import json
import os
import sys
import time

import bpy

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from presets import PRESETS  # noqa: E402
from scene import Plant  # noqa: E402


def main(folder, preset, out, count):
    with open(os.path.join(folder, "content.json"), encoding="utf-8") as file:
        content = json.load(file)
    plant = Plant(content, folder)
    scenes = PRESETS[preset](plant, out)
    for scene in scenes:
        scene.render.resolution_x, scene.render.resolution_y = content["width"], content["height"]
        scene.render.resolution_percentage = 100
    for frame in content["frames"][: int(count)]:
        before = clocks()
        draw(plant, scenes, frame)
        cpu, wall = (now - then for now, then in zip(clocks(), before))
        print("FRAME", json.dumps({"cpuSeconds": cpu, "wallSeconds": wall}), flush=True)


def draw(plant, scenes, frame):
    plant.show(frame)
    for scene in scenes:
        # Else a scene that is not the active one would draw the frame before.
        bpy.context.window.scene = scene
        scene.frame_set(frame["index"])
        bpy.ops.render.render(scene=scene.name)


def clocks():
    """Processor seconds of all threads, and the wall's."""
    used = os.times()
    return used.user + used.system, time.monotonic()


main(*sys.argv[sys.argv.index("--") + 1 :])
