import assert from "node:assert/strict";
import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import { frameJson } from "../../farm/exporters/frame-json/frame-json.ts";
import { timestamps } from "../../farm/exporters/frame-json/timestamps.ts";
import { mergeRun } from "../../farm/merge.ts";
import { FarmError } from "../../renderer/errors.ts";
import type { FrameRecord } from "../../renderer/records.ts";
import { CATEGORIES, FRAMES, scratch, writeRun } from "./fixture.ts";

// biome-ignore lint/suspicious/noExplicitAny: files as they are; the schema says what they hold.
type Frame = any;

type Change = (record: FrameRecord) => FrameRecord;

async function exported(t: Parameters<typeof scratch>[0], options: object = {}, change: Change = (record) => record) {
  const folder = await scratch(t);
  const run = await writeRun(join(folder, "run"), { change });
  await mergeRun(run, { categories: CATEGORIES });
  const to = join(folder, "out");
  const result = await frameJson.write({ run: run.dir, to, options: { ...options } });
  const names = (await readdir(join(to, "frames"))).sort();
  const texts = await Promise.all(names.map((name) => readFile(join(to, "frames", name), "utf8")));
  const schema = JSON.parse(await readFile(join(to, "schema.json"), "utf8"));
  return { ...result, to, names, frames: texts.map((text): Frame => JSON.parse(text)), check: compile(schema) };
}

function compile(schema: object): ValidateFunction<Frame> {
  const isDateTime = (text: string) => !Number.isNaN(Date.parse(text));
  return new Ajv2020({ formats: { "date-time": isDateTime }, strict: true }).compile<Frame>(schema);
}

test("every file is valid by the schema beside it, and named by its frame", async (t) => {
  const { frames, names, check, summary, to } = await exported(t);
  assert.deepEqual(names, ["00007.json", "00008.json", "00009.json", "00010.json", "00011.json"]);
  frames.forEach((frame, k) => {
    assert.ok(check(frame), JSON.stringify(check.errors));
    assert.equal(`${frame.frame_id}.json`, names[k]);
    assert.equal(frame.annotations.length, FRAMES[k]!.length);
  });
  for (const { image } of frames) assert.ok((await stat(join(to, image))).size > 0);
  assert.equal(frames[0].image, "images/00007.png");
  assert.deepEqual(summary, { frames: 5, annotations: 10 });
});

test("keys of the case study's form, and a whole annotation", async (t) => {
  const crack = (record: FrameRecord) => ({
    ...record,
    annotations: record.annotations.map((one) => ({
      ...one,
      attributes: { area_mm2: 145.3, severity: "moderate", family: "star" },
    })),
  });
  const { frames } = await exported(t, {}, crack);
  assert.deepEqual(Object.keys(frames[0]), [
    ..."frame_id timestamp image width height source seed camera_params annotations".split(" "),
    ..."environmental_conditions values".split(" "),
  ]);
  // The rectangle of 4 × 3 in the last corner of 32 × 24.
  assert.deepEqual(frames[2].annotations, [
    {
      type: "panel",
      bbox: [28, 21, 32, 24],
      area_mm2: 145.3,
      severity: "moderate",
      instance: 1,
      pixels: 12,
      visibility: 1,
      attributes: { area_mm2: 145.3, severity: "moderate", family: "star" },
    },
  ]);
  assert.deepEqual(
    [frames[2].source, frames[2].seed, frames[2].values],
    ["synthetic", 3, { sun: { elevationDegrees: 9 } }],
  );
  const { frames: plain } = await exported(t);
  assert.deepEqual([plain[2].annotations[0].area_mm2, plain[2].annotations[0].severity], [null, null]);
});

test("altitude above the ground, pitch and field of view by hand", async (t) => {
  // Ground that falls to the east by 10°: at x = 5 it lies 5·tan 10° = 0.881635 m below the origin.
  const slope = { slopeDegrees: 10, slopeAzimuthDegrees: 90, undulation: 0 };
  const looking =
    (pitch: number): Change =>
    (record) => {
      const [c, s] = [Math.cos((pitch * Math.PI) / 180), Math.sin((pitch * Math.PI) / 180)];
      const camera = {
        ...record.camera,
        K: [32, 0, 16, 0, 32, 12, 0, 0, 1] as const,
        // North and up by the pitch: rows are right, down and ahead.
        R: [1, 0, 0, 0, -c, -s, 0, s, -c] as const,
        position: [5, 12, 1] as const,
      };
      return {
        ...record,
        camera,
        environment: { ...record.environment, ground: { ...record.environment.ground, ...slope } },
      };
    };
  for (const pitch of [-90, -85, 0, 30]) {
    const { camera_params: camera } = (await exported(t, {}, looking(pitch))).frames[0];
    assert.equal(camera.altitude, 12.881635);
    assert.ok(Math.abs(camera.angle - pitch) < 2e-6, `${camera.angle}`);
    // 2·atan(16 / 32)
    assert.equal(camera.fov, 53.130102);
    assert.deepEqual(camera.K, [32, 0, 16, 0, 32, 12, 0, 0, 1]);
  }
});

test("weather by hand: irradiance is Haurwitz's clear sky, and a quarter of it under full cloud", async (t) => {
  const weather =
    (cloudCover: number): Change =>
    (record) => ({
      ...record,
      environment: {
        ...record.environment,
        sun: { elevationDegrees: 30, azimuthDegrees: 120 },
        weather: {
          ...record.environment.weather,
          cloudCover,
          windSpeed: 3.2,
          ambientTemperatureCelsius: 28.5,
          relativeHumidity: 40,
        },
      },
    });
  const conditions = (await exported(t, {}, weather(0))).frames[0].environmental_conditions;
  // 1098 · 0.5 · exp(−0.059 / 0.5)
  assert.ok(Math.abs(conditions.irradiance - 487.8941) < 1e-3, `${conditions.irradiance}`);
  assert.deepEqual(
    { ...conditions, irradiance: 0 },
    {
      sun_angle: 30,
      sun_azimuth: 120,
      ambient_temp: 28.5,
      wind_speed: 3.2,
      irradiance: 0,
      humidity: 40,
      cloud_cover: 0,
    },
  );
  const cloudy = (await exported(t, {}, weather(1))).frames[0].environmental_conditions;
  assert.ok(Math.abs(cloudy.irradiance - conditions.irradiance / 4) < 1e-5);
});

test("timestamps are made from the frame's place: no clock", async (t) => {
  const { frames } = await exported(t, { start: "2024-03-15T10:23:45Z", interval: 0.5 });
  assert.deepEqual(
    frames.slice(0, 3).map(({ timestamp }) => timestamp),
    ["2024-03-15T10:23:45Z", "2024-03-15T10:23:45.500Z", "2024-03-15T10:23:46Z"],
  );
  assert.equal(timestamps("2024-02-28T23:59:59+01:00", 3600)(25), "2024-02-29T23:59:59Z");
  const refused = (start: string, interval: number, code: string) =>
    assert.throws(
      () => timestamps(start, interval)(1e12),
      (error) => error instanceof FarmError && error.code === code,
    );
  for (const start of ["2024-03-15", "yesterday", "2024-13-01T00:00:00Z", "2024-03-15T10:23:45"]) {
    refused(start, 1, "export.bad-start");
  }
  for (const interval of [-1, Number.NaN, Number.POSITIVE_INFINITY, 1])
    refused("2024-03-15T10:23:45Z", interval, "export.bad-interval");
});

test("the schema refuses what is not of the form", async (t) => {
  const { frames, check } = await exported(t);
  const spoilt: [string, (frame: Frame) => void][] = [
    ["no annotations", (frame) => delete frame.annotations],
    [
      "a box with width and height below 0",
      (frame) => {
        frame.annotations[0].bbox[2] = -1;
      },
    ],
    [
      "a frame_id that is a number",
      (frame) => {
        frame.frame_id = 7;
      },
    ],
    ["an annotation without severity", (frame) => delete frame.annotations[0].severity],
    [
      "another source",
      (frame) => {
        frame.source = "real";
      },
    ],
    [
      "a key of its own",
      (frame) => {
        frame.extra = 1;
      },
    ],
    [
      "a pitch beyond straight down",
      (frame) => {
        frame.camera_params.angle = -91;
      },
    ],
    [
      "a timestamp that is none",
      (frame) => {
        frame.timestamp = "soon";
      },
    ],
  ];
  for (const [name, spoil] of spoilt) {
    const frame = structuredClone(frames[0]);
    spoil(frame);
    assert.ok(!check(frame), name);
  }
});
